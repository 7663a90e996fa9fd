package pagetest

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"testing"
	"time"
)

// A Browser is a page in Chromium that is driven as a person without a mouse drives
// it, by the keys of a keyboard, and heard as a screen reader hears it.
type Browser struct {
	t       *testing.T
	w       io.Writer
	r       *bufio.Reader
	last    int
	session string
}

// Open opens a file as it is, with its policy and its scripts, in a window of a
// desktop. Whatever takes a minute in all fails the test.
func Open(t *testing.T, file string) *Browser {
	t.Helper()
	toBrowser, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	r, fromBrowser, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(chromium(t), "--headless", "--no-sandbox", "--disable-gpu", "--window-size=1280,900",
		"--remote-debugging-pipe", "--user-data-dir="+t.TempDir(), "about:blank")
	cmd.ExtraFiles = []*os.File{toBrowser, fromBrowser} // 3 and 4, as --remote-debugging-pipe has it
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	toBrowser.Close()
	fromBrowser.Close()
	limit := time.AfterFunc(time.Minute, func() { _ = cmd.Process.Kill() })
	b := &Browser{t: t, w: w, r: bufio.NewReader(r)}
	t.Cleanup(func() {
		b.session = ""
		b.ask("Browser.close", nil, nil)
		_ = cmd.Wait()
		limit.Stop()
		w.Close()
		r.Close()
	})
	var target struct{ TargetID string }
	b.ask("Target.createTarget", object{"url": "about:blank"}, &target)
	var attached struct{ SessionID string }
	b.ask("Target.attachToTarget", object{"targetId": target.TargetID, "flatten": true}, &attached)
	b.session = attached.SessionID
	b.ask("Page.navigate", object{"url": "file://" + file}, nil)
	b.Until(`document.readyState === "complete" && location.protocol === "file:"`)
	return b
}

type object map[string]any

// ask sends a command of the Chrome DevTools Protocol and waits for its answer.
func (b *Browser) ask(method string, params, result any) {
	b.t.Helper()
	b.last++
	command := object{"id": b.last, "method": method}
	if params != nil {
		command["params"] = params
	}
	if b.session != "" {
		command["sessionId"] = b.session
	}
	line, err := json.Marshal(command)
	if err == nil {
		_, err = b.w.Write(append(line, 0))
	}
	for err == nil {
		var m struct {
			ID     int
			Error  *struct{ Message string }
			Result json.RawMessage
		}
		if line, err = b.r.ReadBytes(0); err != nil {
			break
		}
		if err = json.Unmarshal(bytes.TrimSuffix(line, []byte{0}), &m); err != nil || m.ID != b.last {
			continue
		}
		if m.Error != nil {
			b.t.Fatalf("%s: %s", method, m.Error.Message)
		}
		if result != nil {
			err = json.Unmarshal(m.Result, result)
		}
		if err == nil {
			return
		}
	}
	b.t.Fatalf("%s: %v", method, err)
}

// Press presses keys, one after another, by their names: Tab, Shift+Tab, Enter,
// Space, Escape, ArrowDown, ArrowUp.
func (b *Browser) Press(keys ...string) {
	b.t.Helper()
	codes := map[string]int{"Tab": 9, "Shift+Tab": 9, "Enter": 13, "Escape": 27, "Space": 32, "ArrowUp": 38, "ArrowDown": 40}
	for _, name := range keys {
		key := object{"key": name, "code": name, "windowsVirtualKeyCode": codes[name]}
		switch name {
		case "Shift+Tab":
			key["key"], key["code"], key["modifiers"] = "Tab", "Tab", 8
		case "Enter":
			key["text"] = "\r"
		case "Space":
			key["key"], key["text"] = " ", " "
		}
		key["type"] = "keyDown"
		b.ask("Input.dispatchKeyEvent", key, nil)
		key["type"] = "keyUp"
		delete(key, "text")
		b.ask("Input.dispatchKeyEvent", key, nil)
	}
}

// Type types a text, a letter after another.
func (b *Browser) Type(text string) {
	b.t.Helper()
	for _, letter := range text {
		b.ask("Input.dispatchKeyEvent", object{"type": "keyDown", "key": string(letter), "text": string(letter)}, nil)
		b.ask("Input.dispatchKeyEvent", object{"type": "keyUp", "key": string(letter)}, nil)
	}
}

// Value returns what an expression is in the page, as text.
func (b *Browser) Value(expression string) string {
	b.t.Helper()
	var got struct{ Result struct{ Value string } }
	b.ask("Runtime.evaluate", object{"expression": "String(" + expression + ")", "returnByValue": true}, &got)
	return got.Result.Value
}

// Until waits for an expression to be true.
func (b *Browser) Until(expression string) {
	b.t.Helper()
	for b.Value(expression) != "true" {
	}
}

// A Node is what assistive technology is told of one part of a page.
type Node struct {
	Role, Name string
	Ignored    bool
	Focused    bool
}

// Nodes returns the accessibility tree, in order.
func (b *Browser) Nodes() (nodes []Node) {
	b.t.Helper()
	type value struct{ Value any }
	var tree struct {
		Nodes []struct {
			Ignored    bool
			Role, Name value
			Properties []struct {
				Name  string
				Value value
			}
		}
	}
	b.ask("Accessibility.getFullAXTree", nil, &tree)
	for _, n := range tree.Nodes {
		role, _ := n.Role.Value.(string)
		name, _ := n.Name.Value.(string)
		node := Node{Role: role, Name: name, Ignored: n.Ignored}
		for _, p := range n.Properties {
			node.Focused = node.Focused || p.Name == "focused" && p.Value.Value == true
		}
		nodes = append(nodes, node)
	}
	return nodes
}

// Focused returns the part of the page that the keyboard acts on.
func (b *Browser) Focused() (node Node) {
	b.t.Helper()
	for _, n := range b.Nodes() {
		if n.Focused {
			node = n // the innermost
		}
	}
	return node
}
