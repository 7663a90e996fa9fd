// Package dkim signs the Programme's mails (RFC 6376), and says whether
// receivers can check it: the key on our side, the record in the DNS, and that the
// domain which signs may speak for the address in From (RFC 7489, section 3.1).
//
// It promises that a signature changes nothing of a mail and holds as long as
// nobody on the way adds, takes out or changes what a recipient sees, and that
// nothing of a private key is ever in an error or in what Record returns.
package dkim

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"

	"github.com/emersion/go-msgauth/dkim"

	"github.com/upr-info/followup/notify"
)

const (
	// keyBits is what all receivers take and a record of the DNS holds (RFC 8301,
	// section 3.2). Many receivers know no Ed25519 yet.
	keyBits = 2048
	// minKeyBits is the least that signers may use (RFC 8301, section 3.2).
	minKeyBits = 1024
	// maxKeyFile is above the file of any key.
	maxKeyFile = 32 << 10
)

// Config says with which key of which domain mails are signed.
type Config struct {
	Domain   string
	Selector string
	KeyFile  string // a private key in PEM: PKCS #1 or PKCS #8
}

// A Signer signs. It may be used by several goroutines.
type Signer struct{ options dkim.SignOptions }

var _ notify.Signer = (*Signer)(nil)

// signed is what a signature covers: what a recipient sees or answers by, and what
// programs go by (RFC 6376, section 5.4.1). Each is named once more than it
// occurs, so that one that is added on the way breaks the signature (section
// 8.15). What lists and servers add of their own (List-…, Received, Return-Path)
// is not covered.
func signed() []string {
	var keys []string
	for _, name := range []string{"From", "To", "Subject", "Date", "Message-ID", "Reply-To", "In-Reply-To", "References",
		"MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Auto-Submitted", "List-Unsubscribe", "List-Unsubscribe-Post"} {
		keys = append(keys, name, name)
	}
	return append(keys, "Cc", "Sender") // which our mails do not have
}

// New returns a Signer with the key in the file.
func New(c Config) (*Signer, error) {
	key, err := load(c.KeyFile)
	if err != nil {
		return nil, err
	}
	return &Signer{dkim.SignOptions{Domain: c.Domain, Selector: c.Selector, Signer: key, Hash: crypto.SHA256, HeaderKeys: signed(),
		HeaderCanonicalization: dkim.CanonicalizationRelaxed, BodyCanonicalization: dkim.CanonicalizationRelaxed}}, nil
}

// Sign implements notify.Signer.
func (s *Signer) Sign(mail []byte) ([]byte, error) {
	signer, err := dkim.NewSigner(&s.options)
	if err != nil {
		return nil, fmt.Errorf("sign mail: %w", err)
	}
	if _, err := signer.Write(mail); err != nil {
		return nil, fmt.Errorf("sign mail: %w", errors.Join(err, signer.Close()))
	}
	if err := signer.Close(); err != nil {
		return nil, fmt.Errorf("sign mail: %w", err)
	}
	return append([]byte(signer.Signature()), mail...), nil
}

// load returns the private key in a file.
func load(file string) (crypto.Signer, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("read the key that mails are signed with: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("read the key that mails are signed with: %w", err)
	}
	// Windows reports permissions that it does not have.
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o004 != 0 {
		return nil, fmt.Errorf("%s can be read by everybody on this machine, who could sign as we do: run chmod 600 on it", file)
	}
	data, err := io.ReadAll(io.LimitReader(f, maxKeyFile))
	if err != nil {
		return nil, fmt.Errorf("read the key that mails are signed with: %w", err)
	}
	block, _ := pem.Decode(data)
	if block == nil {
		return nil, fmt.Errorf("%s holds no private key in PEM (\"-----BEGIN PRIVATE KEY-----\")", file)
	}
	key, err := parse(block)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return key, nil
}

func parse(block *pem.Block) (crypto.Signer, error) {
	if key, err := x509.ParsePKCS1PrivateKey(block.Bytes); err == nil {
		return strong(key)
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, errors.New("the private key cannot be read: it must be RSA or Ed25519 in PKCS #8 or PKCS #1, without a password")
	}
	return strong(key)
}

// strong returns key if receivers believe signatures by it.
func strong(key any) (crypto.Signer, error) {
	switch key := key.(type) {
	case *rsa.PrivateKey:
		if key.N.BitLen() < minKeyBits {
			return nil, fmt.Errorf("the private key has %d bits: receivers ignore what is signed with less than %d", key.N.BitLen(), minKeyBits)
		}
		return key, nil
	case crypto.Signer:
		if _, err := public(key); err != nil {
			return nil, err
		}
		return key, nil
	}
	return nil, errors.New("the private key is neither RSA nor Ed25519")
}

// Make writes a new key to a file that only its owner may read, and never over
// another: then it is fs.ErrExist.
func Make(file string) error {
	key, err := rsa.GenerateKey(rand.Reader, keyBits)
	if err != nil {
		return fmt.Errorf("make key: %w", err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return fmt.Errorf("make key: %w", err)
	}
	var b bytes.Buffer
	if err := pem.Encode(&b, &pem.Block{Type: "PRIVATE KEY", Bytes: der}); err != nil {
		return fmt.Errorf("make key: %w", err)
	}
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("make key: %w", err)
	}
	_, err = f.Write(b.Bytes())
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("make key: %w", err)
	}
	return nil
}
