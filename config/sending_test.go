package config_test

import (
	"testing"
	"time"
)

func TestSending(t *testing.T) {
	s := load(t, "[sending]\nretry = \"2d\"\nhours = \"08:30-24:00\"\ndays = [\"Monday\", \"Sunday\"]").Sending
	w := s.Window()
	if s.RetryFor() != 48*time.Hour || w.From != 8*time.Hour+30*time.Minute || w.Until != 24*time.Hour {
		t.Errorf("%s, %+v", s.RetryFor(), w)
	}
	for day := range time.Saturday + 1 {
		if want := day == time.Sunday || day == time.Monday; w.On[day] != want {
			t.Errorf("%s: %t", day, w.On[day])
		}
	}
	blank := load(t, "").Sending
	if w := blank.Window(); w.From != 0 || w.Until != 24*time.Hour || !w.On[time.Saturday] || blank.RetryFor() != 48*time.Hour {
		t.Errorf("nothing written: %+v, %s", w, blank.RetryFor())
	}
}
