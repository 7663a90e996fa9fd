package calendar

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// landscapes are what rivers, lakes, gulfs and the like are called, which bear the
// names of States and lie in several, or in others.
const landscapes = " river rivers lake gulf sea delta basin valley peninsula strait highlands fleuve riviere lac golfe mer bassin vallee peninsule detroit " +
	"rio lago golfo mar cuenca valle estrecho река реки реке озеро озера озере залив залива море моря дельта дельты бассейн бассейна долина долины полуостров " +
	"نهر بحر بحيره خليج وادي دلتا حوض جزيره "

const genitives = " of the du de la le l des del los "

// geographic reports whether the words at i are the name of a landscape: directly
// before or behind what it is, or as in "gulf of". In Chinese one character tells,
// and another that it is somebody's part of it, or a state of a federation.
func (f *Facts) geographic(text string, words []piece, i, n int) bool {
	beside := func(a, b piece) bool { return strings.Trim(text[a.end:b.start], " _-'’") == "" }
	if last := i + n - 1; last+1 < len(words) && beside(words[last], words[last+1]) {
		next := words[last+1]
		if f.is(next, landscape) || isHan(words[last].text) && strings.Contains("河湖海湾州省半岛", next.text) {
			return true
		}
	}
	j := i - 1
	for j > 0 && j >= i-2 && strings.Contains(genitives, " "+words[j].text+" ") && beside(words[j], words[j+1]) {
		j--
	}
	if j < 0 || !beside(words[j], words[j+1]) {
		return false
	}
	return f.is(words[j], landscape) || j == i-1 && isHan(words[i].text) && strings.Contains("新属", words[j].text)
}

func isHan(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.Is(unicode.Han, r)
}
