package optout

import (
	_ "embed"
	"html/template"
	"net/http"
	"strings"

	"github.com/upr-info/followup"
)

// A message is what the page says at its top.
type message string

// The messages.
const (
	asks       message = ""
	saysNone   message = "none"
	saysReview message = "review"
	saysAgain  message = "again"
	fails      message = "fails"
)

//go:embed page.html
var pageHTML string

// words are the page in one language.
type words struct {
	Language           followup.Language
	Title, Intro       string
	Review, None, Back string // the buttons
	Said               map[message]string
}

func wordsIn(l followup.Language) words {
	switch l {
	case followup.French:
		return words{Language: l, Title: "Quels courriels souhaitez\u2011vous recevoir\u00a0?",
			Intro:  "Rien n’est changé tant que vous n’avez pas choisi. Dans tous les cas, vous pouvez nous envoyer vos réponses, et vous en recevrez un accusé de réception.",
			Review: "Plus aucun courriel au sujet de cet examen", None: "Plus aucun courriel du tout", Back: "Me réécrire",
			Said: map[message]string{
				saysNone:   "C’est noté\u00a0: nous ne vous écrirons plus.",
				saysReview: "C’est noté\u00a0: nous ne vous écrirons plus au sujet de cet examen.",
				saysAgain:  "C’est noté\u00a0: nous vous écrirons de nouveau.",
				fails:      "Cela n’a pas fonctionné. Veuillez réessayer dans une minute, ou répondre à notre courriel."}}
	case followup.Spanish:
		return words{Language: l, Title: "¿Qué correos desea recibir?",
			Intro:  "Nada cambia hasta que elija. En todo caso puede enviarnos sus respuestas, y recibirá un acuse de recibo.",
			Review: "Ningún correo más sobre este examen", None: "Ningún correo más", Back: "Escríbanme de nuevo",
			Said: map[message]string{
				saysNone:   "Anotado: no le escribiremos más.",
				saysReview: "Anotado: no le escribiremos más sobre este examen.",
				saysAgain:  "Anotado: le escribiremos de nuevo.",
				fails:      "No ha funcionado. Inténtelo de nuevo en un minuto, o responda a nuestro correo."}}
	}
	return words{Language: followup.English, Title: "Which mails would you like to get?",
		Intro:  "Nothing changes until you choose. Whatever you choose, you can always send us your answers, and you will get a receipt for them.",
		Review: "No more mails about this review", None: "No more mails at all", Back: "Write to me again",
		Said: map[message]string{
			saysNone:   "Done: we will not write to you any more.",
			saysReview: "Done: we will not write to you about this review any more.",
			saysAgain:  "Done: we will write to you again.",
			fails:      "That did not work. Please try again in a minute, or answer our mail."}}
}

// language returns the first language of Accept-Language that the page is written
// in (RFC 9110, section 12.5.4), English where there is none. Browsers list theirs
// in the order of preference.
func language(accepted string) followup.Language {
	const most = 10
	for i, part := range strings.SplitN(accepted, ",", most+1) {
		tag, _, _ := strings.Cut(strings.TrimSpace(part), ";")
		primary, _, _ := strings.Cut(tag, "-")
		if l, ok := followup.ParseLanguage(primary); ok && l == l.OrWritten() && i < most {
			return l
		}
	}
	return followup.English
}

// write writes the page. It is the same for every token.
func (d *Desk) write(w http.ResponseWriter, r *http.Request, says message) {
	page, err := template.New("page").Parse(pageHTML)
	if err != nil {
		http.Error(w, "The page is broken.", http.StatusInternalServerError)
		return
	}
	in := wordsIn(language(r.Header.Get("Accept-Language")))
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Language", string(in.Language))
	if err := page.Execute(w, struct {
		words
		Programme, Message string
	}{in, d.Name, in.Said[says]}); err != nil {
		d.Log.Error("the page of opt-outs was not written", "error", err)
	}
}
