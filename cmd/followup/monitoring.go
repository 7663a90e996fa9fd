package main

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// silent is after how long without a good poll the worker is not healthy, where
// two polls are not further apart by the schedule.
const silent = time.Hour

// monitoring answers /healthz, 200 while polls succeed or none is to come, and
// /metrics in the format of Prometheus.
func (in *installation) monitoring(polls cadence) http.Handler {
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), census{in})
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) {
		last, err := in.store.LastRun(r.Context(), pollSchedule)
		switch {
		case err != nil:
			http.Error(w, "the database does not answer", http.StatusServiceUnavailable)
		case polls != nil && in.now().Sub(last) > max(silent, 2*polls(in.now())):
			http.Error(w, "the mailbox was not polled for too long", http.StatusServiceUnavailable)
		default:
			fmt.Fprintln(w, "ok")
		}
	})
	return mux
}

// A census counts letters and mails by state whenever it is asked.
type census struct{ *installation }

func letterCount() *prometheus.Desc {
	return prometheus.NewDesc("followup_letters", "Letters by state.", []string{"state"}, nil)
}

func mailCount() *prometheus.Desc {
	return prometheus.NewDesc("followup_mails", "Mails of ours by state.", []string{"state"}, nil)
}

func lastPoll() *prometheus.Desc {
	return prometheus.NewDesc("followup_last_poll_timestamp_seconds", "When the mailbox was last polled.", nil, nil)
}

// Describe implements prometheus.Collector.
func (c census) Describe(out chan<- *prometheus.Desc) {
	out <- letterCount()
	out <- mailCount()
	out <- lastPoll()
}

// Collect implements prometheus.Collector. What the database does not say is
// left out; /healthz tells.
func (c census) Collect(out chan<- prometheus.Metric) {
	ctx, stop := context.WithTimeout(context.Background(), patience)
	defer stop()
	letters, mails, err := c.store.Census(ctx)
	if err != nil {
		return
	}
	for state, n := range letters {
		out <- prometheus.MustNewConstMetric(letterCount(), prometheus.GaugeValue, float64(n), string(state))
	}
	for state, n := range mails {
		out <- prometheus.MustNewConstMetric(mailCount(), prometheus.GaugeValue, float64(n), string(state))
	}
	if last, err := c.store.LastRun(ctx, pollSchedule); err == nil && !last.IsZero() {
		out <- prometheus.MustNewConstMetric(lastPoll(), prometheus.GaugeValue, float64(last.Unix()))
	}
}
