package calendar

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// organisationWords make an organisation's name of the words around them.
const organisationWords = " league association associations network foundation institute institution union council centre center watch forum society committee commission alliance " +
	"federation organisation organization movement initiative trust collective university bar lawyers congress church embassy mission office ombudsman platform group club " +
	"ligue reseau fondation institut conseil comite federation mouvement collectif universite barreau eglise ambassade bureau plateforme groupe mediateur observatoire " +
	"liga asociacion red fundacion instituto consejo centro comite comision alianza federacion organizacion movimiento colectivo universidad colegio iglesia embajada mision oficina defensoria plataforma grupo observatorio " +
	"лига ассоциация сеть фонд институт союз совет центр форум комитет комиссия федерация организация движение университет посольство представительство платформа " +
	"رابطه جمعيه منظمه شبكه مؤسسه مركز اتحاد لجنه مجلس معهد سفاره بعثه مكتب منتدى تحالف منصه "

// breakWords stand in a title and in no organisation's name.
const breakWords = " report reports rapport rapports informe informes доклад отчет تقرير submission soumission upr epu упо review midterm mid answers reponses respuestas ответы ردود " +
	"recommendations recommandations recomendaciones on about regarding concerning sur concernant sobre acerca по о об عن بشان from attached is are was will has have please find in en v в في a au aux " +
	"est sont sera a ont son fue ha han veuillez "

// A use is what a word does to the name of a State beside it; a word may have
// several.
type use uint8

const (
	organising use = 1 << iota
	breaking
	qualifying
	leading
	placing
	reviewing
	titling
	landscape
)

// uses returns what the words of all lists do.
func uses() map[string]use {
	all := map[string]use{}
	for u, list := range map[use]string{
		organising: organisationWords, breaking: breakWords, qualifying: qualifiers, leading: prepositions,
		placing: whereabouts, reviewing: reviewWords, titling: titleWords, landscape: landscapes,
	} {
		for w := range strings.FieldsSeq(list) {
			all[w] |= u
		}
	}
	return all
}

// is reports whether a word has one of some uses.
func (f *Facts) is(w piece, u use) bool { return f.uses[w.text]&u != 0 }

// maxName is how many words an organisation's name goes on from the State in it.
const maxName = 8

// hanOrganisations are what names of organisations end with in Chinese.
const hanOrganisations = "联盟 协会 网络 基金会 研究所 中心 委员会 组织 使团 大使馆 学会 大学"

// inOrganisation reports whether the words at i stand in an organisation's name:
// one of the words that make one stands before them ("Example League of Chad",
// «Лига … Чада») or behind them in capitals ("Chad Example League"), and nothing
// between ends a name.
func (f *Facts) inOrganisation(text string, words []piece, i, n int) bool {
	for j, limit := i-1, max(0, i-maxName); j >= limit && joined(text, words[j], words[j+1]); j-- {
		switch w := words[j]; {
		case f.is(w, breaking):
			j = limit
		case f.is(w, organising):
			return true
		}
	}
	last := i + n - 1
	for j, limit := last+1, min(len(words), last+1+maxName); j < limit && joined(text, words[j-1], words[j]); j++ {
		switch w := words[j]; {
		case f.is(w, breaking), !w.capital && len(w.text) > 3:
			j = limit
		case f.is(w, organising):
			return true
		}
	}
	return hanOrganisation(text[words[last].end:])
}

// joined reports whether two words may belong to one name: only a space, an
// underline, an apostrophe, a hyphen or an ampersand stands between them.
func joined(text string, before, after piece) bool {
	return !strings.ContainsFunc(text[before.end:after.start], func(r rune) bool { return !strings.ContainsRune(" _'’-&", r) })
}

// hanOrganisation reports whether a text goes on with the rest of an organisation's
// name in Chinese.
func hanOrganisation(rest string) bool {
	end := strings.IndexFunc(rest, func(r rune) bool { return !unicode.Is(unicode.Han, r) })
	if end < 0 {
		end = len(rest)
	}
	end = min(end, maxName*utf8.UTFMax)
	for ending := range strings.FieldsSeq(hanOrganisations) {
		if at := strings.Index(rest[:end], ending); at >= 0 && !strings.Contains(rest[:at], "的") {
			return true
		}
	}
	return false
}
