package table

import (
	"strconv"
	"testing"
)

func TestShortest(t *testing.T) {
	for v, want := range map[string]bool{
		"0": true, "7": true, "-12": true, "121.1": true, "0.5": true, "0.000000001": true, "123456789012345": true,
		"": false, "-": false, "-0": false, "007": false, "00.5": false, "1.10": false, "1.": false, ".5": false, "1e5": false, "+1": false,
		"121.09999999999999": false, "1234567890123456": false, "0.0000000001": false, "1 000": false, "x": false,
	} {
		if got := isShortest(v); got != want {
			t.Errorf("isShortest(%q) = %v", v, got)
		}
	}
}

// FuzzShortest checks that what is not computed is what would have been.
func FuzzShortest(f *testing.F) {
	for _, seed := range []string{"121.1", "-0.5", "0.000000001", "999999999999999", "99999.999999999"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, v string) {
		if !isShortest(v) {
			return
		}
		n, err := strconv.ParseFloat(v, 64)
		if err != nil {
			t.Fatal(err)
		}
		if got := number(n); got != v {
			t.Errorf("%s would be shown as %s", v, got)
		}
	})
}
