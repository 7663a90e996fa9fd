package register

import (
	"strings"
	"unicode"

	"github.com/upr-info/followup/internal/table"
)

// A field is what a column of a list holds.
type field string

// The fields of a list of recommendations.
const (
	fieldNumber   field = "number"
	fieldText     field = "text"
	fieldState    field = "state under review"
	fieldReview   field = "review"
	fieldSession  field = "session"
	fieldFrom     field = "recommending state"
	fieldResponse field = "response"
	fieldAction   field = "action"
	fieldIssues   field = "issues"
)

// recommendationField knows a heading of a list. Which of two columns of one
// name is which never matters: the doubled ones, group and organisation, are
// not taken.
func recommendationField(heading string) field {
	switch heading {
	case "number", "no", "nr", "n", "paragraph", "paragraph number", "para", "para no", "paragraph no",
		"numéro", "n°", "nº", "no de paragraphe", "numéro de paragraphe", "paragraphe", "número", "núm", "párrafo", "número de párrafo":
		return fieldNumber
	case "text", "recommendation", "recommendation text", "recommendations", "texte", "recommandation", "recommandations",
		"texte de la recommandation", "texto", "recomendación", "recomendaciones", "texto de la recomendación":
		return fieldText
	case "to", "sur", "state under review", "état examiné", "estado examinado":
		return fieldState
	case "review", "examen":
		return fieldReview
	case "session", "upr session", "período de sesiones", "sesión":
		return fieldSession
	case "from", "rs", "recommending state", "recommending states", "état auteur", "états auteurs", "recommandé par",
		"état recommandant", "estado recomendante", "estados recomendantes", "estado autor", "recomendado por":
		return fieldFrom
	case "response", "position", "réponse", "respuesta", "posición":
		return fieldResponse
	case "action", "action category", "catégorie d'action", "categoría de acción", "acción":
		return fieldAction
	case "issue", "issues", "theme", "themes", "thème", "thèmes", "question", "questions", "tema", "temas":
		return fieldIssues
	}
	return ""
}

// heading makes a heading comparable: without case, brackets and punctuation
// at its ends.
func heading(s string) string {
	s, _, _ = strings.Cut(s, "(")
	s = strings.ReplaceAll(folded(s), "_", " ")
	return strings.TrimFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsPunct(r)
	})
}

// columns are the fields of a table, by column, from 1.
type columns map[int]field

// headed finds the first row that names all fields of one of the wanted sets.
// The first column of a name is the one. It is not ok if there is none.
func headed(s table.Sheet, know func(string) field, wanted ...[]field) (c columns, at int, ok bool) {
	for i, r := range s.Rows {
		if i >= headerWithin {
			break
		}
		c, has := columns{}, map[field]bool{}
		for _, cell := range r.Cells {
			if f := know(heading(cell.Text)); f != "" && !has[f] {
				c[cell.Column], has[f] = f, true
			}
		}
		for _, set := range wanted {
			if all(set, has) {
				return c, i, true
			}
		}
	}
	return nil, 0, false
}

func all(set []field, has map[field]bool) bool {
	for _, f := range set {
		if !has[f] {
			return false
		}
	}
	return true
}

// has reports whether there is a column for f.
func (c columns) has(f field) bool {
	for _, known := range c {
		if known == f {
			return true
		}
	}
	return false
}

// of returns the cells of a row by field.
func (c columns) of(r table.Row) map[field]table.Cell {
	m := make(map[field]table.Cell, len(c))
	for _, cell := range r.Cells {
		if f := c[cell.Column]; f != "" {
			m[f] = cell
		}
	}
	return m
}
