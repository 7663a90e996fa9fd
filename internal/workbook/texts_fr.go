package workbook

import "github.com/upr-info/followup"

func french() texts {
	return texts{
		language: followup.French,
		guide:    "Guide", cover: "Couverture", answers: "Réponses",

		guideTexts: frenchGuide(),

		coverTitle: "Qui répond",
		coverIntro: "Merci de remplir les cellules teintées, ou de corriger ce qui s’y trouve.",
		field: [coverFields]choice{
			{"Organisation", "Son nom complet, tel qu’il doit apparaître."},
			{"Catégorie", "À choisir dans la liste."},
			{"Membres, si elle est conjointe", "D’une contribution conjointe\u00a0: les organisations au nom desquelles elle parle, une par ligne."},
			{"Personne de contact", "À qui poser nos questions. Jamais publié."},
			{"Courriel", "Jamais publié."},
			{"Comment afficher son nom\u00a0?", "À choisir dans la liste\u00a0; le guide dit ce que chaque choix veut dire."},
			{"Qu’est-ce que cette feuille\u00a0?", "À choisir dans la liste. Laissée vide, elle est complète."},
		},
		scope: [2]string{"Complète\u00a0: elle remplace la précédente", "Une correction\u00a0: elle ne change que ces lignes"},
		kinds: [7]string{"État", "ONG ou autre société civile", "Coalition", "Institution nationale des droits de l’homme", "Agence des Nations Unies", "Universitaire", "Autre"},

		hintAbove: "Merci de remplir les colonnes teintées. Laissez vide une ligne sur laquelle vous n’avez rien à dire.",
		hintFirst: "Les %d premières portent sur vos thèmes.",
		earlier:   "Ce que vous aviez dit (pour mémoire, non relu)",
		was:       "%s, %s, %s\u00a0: %s",
		columns: [keyColumn]string{"N°", "Recommandation", "État(s) auteur(s)", "Thèmes", "Position de l’État", "Niveau de mise en œuvre", "Commentaire",
			"Référence ou source", "Pour le Programme uniquement, jamais publié", ""},
		responses: map[followup.Response]string{
			followup.Accepted: "Acceptée", followup.Noted: "Notée", followup.Rejected: "Rejetée",
			followup.GeneralResponse: "Réponse générale", followup.NoResponse: "Sans réponse", followup.Pending: "En suspens",
		},
		pledge: "Engagement volontaire",
		choose: "Choisissez l’un des trois dans la liste, ou laissez vide.",
		wrong:  "Merci de choisir l’un des trois niveaux dans la liste, et d’écrire tout le reste dans le commentaire.",
		pick:   "Merci de choisir dans la liste.",
		page:   "Page &P sur &N",

		weekdays: [7]string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"},
		months: [12]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
			"novembre", "décembre"},
		date: "%s %d %s %d",
	}
}

func frenchGuide() guideTexts {
	return guideTexts{
		title: "Évaluation à mi-parcours",
		round: "Examen périodique universel, cycle %d, session %d",
		intro: "Ce classeur contient les recommandations que l’État a reçues d’autres États lors de l’examen de sa situation en matière de droits de l’homme. " +
			"À mi-chemin du prochain examen, nous demandons à celles et ceux qui le savent\u00a0: que sont-elles devenues\u00a0? Vos réponses entrent dans l’évaluation à mi-parcours que nous publions.",
		due:      "Date limite",
		dueNone:  "Aucune date n’est encore fixée.",
		dueDay:   "%s, fin de la journée (%s)",
		sendTo:   "À renvoyer à",
		sendNone: "Répondez au courriel qui l’accompagnait.",
		steps:    "Trois étapes",
		step: [3][2]string{
			{"Présentez-vous", "Sur la feuille «\u00a0Couverture\u00a0»\u00a0: votre organisation, et la façon dont son nom peut apparaître."},
			{"Répondez à ce que vous connaissez", "Sur la feuille «\u00a0Réponses\u00a0»\u00a0: un niveau et un commentaire dans les cellules teintées. Laissez vide ce dont vous ne pouvez juger\u00a0; personne n’est tenu de répondre à tout."},
			{"Renvoyez le classeur", "Enregistrez-le et joignez-le à une réponse à notre courriel. Vous recevrez un relevé de ce que nous avons compris, ligne par ligne là où un doute subsiste."},
		},
		levels: "Les trois niveaux",
		level: [3]choice{
			{"Pleinement mise en œuvre", "Ce qui était recommandé a été fait."},
			{"Partiellement mise en œuvre", "Quelque chose a été fait, et quelque chose manque encore."},
			{"Non mise en œuvre", "Rien de ce qui était recommandé n’a été fait à ce jour."},
		},
		showing: "Comment votre nom peut apparaître",
		shown: [3]choice{
			{"Par son nom", "Vos commentaires sont publiés sous le nom de votre organisation."},
			{"Par sa catégorie seulement", "Vos commentaires sont publiés sous la catégorie de votre organisation, par exemple «\u00a0une ONG\u00a0»."},
			{"Pas du tout", "Vos commentaires sont publiés sans dire qui les a écrits."},
		},
		showNone: "Si rien n’a jamais été choisi, les États, les institutions nationales des droits de l’homme et les agences des Nations Unies sont nommés\u00a0; les autres n’apparaissent que par leur catégorie.",
		hints:    "Bon à savoir",
		hint: []string{
			"La dernière colonne est destinée au Programme seul. Ce que vous y écrivez n’est jamais publié.",
			"Un commentaire sans niveau est bienvenu, mais seuls les niveaux comptent dans les chiffres.",
			"Les commentaires les plus utiles sont courts et disent comment on peut le savoir\u00a0: une loi, un rapport, un chiffre, une date.",
			"Vous pouvez filtrer les lignes et enregistrer le classeur avec le logiciel de votre choix. Merci de laisser tels quels les numéros et les textes des recommandations\u00a0: c’est par eux que nous reconnaissons vos réponses.",
			"Un nouvel envoi remplace entièrement le précédent, sauf si vous choisissez sur la couverture qu’il ne change que ses lignes. Si vous corrigez quelque chose, laissez-y ce qui reste valable.",
		},
	}
}
