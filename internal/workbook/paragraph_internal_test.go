package workbook

import "testing"

// TestParagraph: how people and programs write a paragraph number.
func TestParagraph(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"121.10", "121.10"},
		{"121.1²", ""}, // a footnote
		{"⑫.1", ""},
		{" 121.10. ", "121.10"},
		{"121,10", "121.10"},
		{"121. 10", "121.10"},
		{"121.10)", "121.10"},
		{"§ 121.10", "121.10"},
		{"§121.10", "121.10"},
		{"rec. 121.10", "121.10"},
		{"Rec 121.10", "121.10"},
		{"Para. 121.10", "121.10"},
		{"para 121.10:", "121.10"},
		{"Párr. 121.10", "121.10"},
		{"Recommandation n° 121.10", "121.10"},
		{"A/HRC/43/15 para 121.10", "121.10"},
		{"A/HRC/43/15/Add.1, § 121.10", "121.10"},
		{"A/HRC/43/15 - 121.10", "121.10"},
		{"R121.10", "121.10"},
		{"R 121.10", "121.10"},
		{"No. 121.10", "121.10"},
		{"№ 121.10", "121.10"},
		{"п. 121.10", "121.10"},
		{"Рекомендация 121.10", "121.10"},
		{"الفقرة ١٢١٫١٠", "121.10"},
		{"التوصية رقم 121.10", "121.10"},
		{"۱۲۱.۱۰", "121.10"},
		{"１２１．１０", "121.10"},
		{"第121.10段", "121.10"},
		{"121。10", "121.10"},
		{"121.10a", "121.10A"},
		{"P1", "P1"},
		{"P 1", "P 1"},               // is not known, and asked back
		{"12.10.2026", ""},           // a date
		{"12/10/2026", ""},           // a date
		{"12-Oct", "12-OCT"},         // a date; no number is written so
		{"2026-10-12", "2026-10-12"}, // likewise
		{"46307", "46307"},           // its serial number
		{"121.1-121.10", "121.1-121.10"},
		{"#REF!", ""},
		{"", ""},
	} {
		if got := paragraph(tt.in); got != tt.want {
			t.Errorf("paragraph(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
	for _, not := range []string{"12-OCT", "2026-10-12", "46307", "121.1-121.10", "P 1", "0.506944444444444"} {
		if legible.MatchString(not) {
			t.Errorf("%q counts as a paragraph number", not)
		}
	}
}
