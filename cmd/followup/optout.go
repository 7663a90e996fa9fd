package main

import (
	"fmt"
	"net"
	"net/url"

	"golang.org/x/net/netutil"

	"github.com/upr-info/followup/notify/optout"
)

// offerOptOut answers recipients who want no more mails, where the configuration
// says that they may come by the web.
func (in *installation) offerOptOut() (stop func(), err error) {
	if in.conf.Serve.Public == "" || in.conf.Programme.OptOut == "" {
		return func() {}, nil
	}
	page, err := url.Parse(in.conf.Programme.OptOut)
	if err != nil {
		return nil, in.conf.Mistake("programme.optout", fmt.Sprintf("is no web address: %v", err))
	}
	l, err := net.Listen("tcp", in.conf.Serve.Public)
	if err != nil {
		return nil, in.conf.Mistake("serve.public", fmt.Sprintf("cannot listen: %v", err))
	}
	desk := &optout.Desk{Register: in.store, Path: page.Path, Name: in.conf.Programme.Name, Now: in.now, Log: in.log}
	server := desk.Server()
	go server.Serve(netutil.LimitListener(l, in.conf.Serve.Connections))
	in.say("Opt-outs: http://%s%s for %s", l.Addr(), page.Path, in.conf.Programme.OptOut)
	return func() { server.Close() }, nil
}
