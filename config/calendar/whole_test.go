package calendar

import "testing"

func TestNamesAreWhole(t *testing.T) {
	f, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.readNames(); err != nil {
		t.Error(err)
	}
}
