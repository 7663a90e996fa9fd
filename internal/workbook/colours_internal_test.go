package workbook

import (
	"testing"

	"github.com/upr-info/followup"
)

func TestTrafficLight(t *testing.T) {
	for fill, want := range map[string]followup.Level{
		"00B050": followup.Full, "92D050": followup.Full, "C6EFCE": followup.Full, "C6E0B4": followup.Full, "00FF00": followup.Full, "34A853": followup.Full,
		"FFFF00": followup.Partial, "FFC000": followup.Partial, "FFEB9C": followup.Partial, "FFA500": followup.Partial, "FBBC04": followup.Partial, "ED7D31": followup.Partial,
		"FF0000": followup.Not, "C00000": followup.Not, "FFC7CE": followup.Not, "EA4335": followup.Not,
		"": followup.NoLevel, "FFFFFF": followup.NoLevel, "000000": followup.NoLevel, "D9D9D9": followup.NoLevel, "00B0F0": followup.NoLevel, "7030A0": followup.NoLevel,
		"DDEBF7": followup.NoLevel, "663300": followup.NoLevel, "008080": followup.NoLevel, "FF00FF": followup.NoLevel, "green": followup.NoLevel,
		paper: followup.NoLevel, tint: followup.NoLevel, brand: followup.NoLevel, ember: followup.NoLevel,
	} {
		if got := trafficLight(fill); got != want {
			t.Errorf("%s is %q, want %q", fill, got, want)
		}
	}
}
