package site

import "maps"

func frenchPhrases() map[string]string {
	all := frenchFrame()
	maps.Copy(all, frenchLists())
	return all
}

func frenchFrame() map[string]string {
	return map[string]string{
		"language":  "Français",
		"languages": "Langues",
		"locale":    "fr_FR",

		"site.title":     "Ce que sont devenues les recommandations",
		"site.lead":      "À mi-chemin entre deux examens de l’Examen périodique universel, le %s demande à toutes les parties concernées ce que sont devenues les recommandations. Les réponses sont publiées ici, État par État, sous forme d’évaluations à mi-parcours.",
		"site.nav":       "Navigation principale",
		"site.skip":      "Aller au contenu",
		"site.states":    "Par État",
		"site.take-part": "Participer",
		"nav.sessions":   "Par session",
		"nav.issues":     "Par thème",
		"nav.calendar":   "Calendrier",
		"nav.study":      "Étude d’ensemble",
		"site.checksums": "Toutes les sommes de contrôle se trouvent dans",
		"write.to":       "Quelque chose à ajouter ou à corriger ? Une évaluation n’est jamais close : ce que vous envoyez entre dans la version suivante. Écrivez-nous",
		"feed":           "Fil des publications",
		"calendar.ics":   "Fil du calendrier",

		"bytes":     "%s octets",
		"kilobytes": "%s ko",
		"megabytes": "%s Mo",

		"help.title":    "Aide",
		"help.lead":     "Comment participer, comment une évaluation se fait et comment s’en servir.",
		"help.download": "À télécharger",

		"overview":               "Vue d’ensemble",
		"local":                  "Cette évaluation",
		"all.versions":           "Tous les examens et toutes les versions de cet État",
		"assessment.description": "Ce que sont devenues les recommandations adressées à : %s. Examen : %s.",
		"country.description":    "Toutes les évaluations à mi-parcours, avec leurs versions et leurs contributeurs : %s.",
		"version.fixed":          "Une version publiée ne change jamais. Pour citer celle-ci ou y renvoyer, utilisez",
		"version.older":          "Il existe une version plus récente.",
		"method.see":             "Comment les chiffres sont établis et ce qu’ils signifient :",
		"site.downloads":         "Téléchargements de cette version",
		"files.others":           "Dans d’autres langues",
		"gone.short":             "retirée le %s",
		"gone.version":           "La %s du %s a été retirée le %s.",
		"gone.text":              "Son contenu n’est plus publié et ses fichiers ont été supprimés.",
		"gone.next":              "Aucune autre version n’est publiée pour le moment.",

		"study.made":      "Établie le %s, sur %s.",
		"assessments.one": "1 évaluation publiée", "assessments.many": "%s évaluations publiées",
		"study.downloads": "Télécharger l’étude",
		"study.elsewhere": "Les tableaux qui ont une ligne par thème, par État ou par examen se trouvent dans les fichiers, ainsi que sur ces pages :",
	}
}

func frenchLists() map[string]string {
	return map[string]string{
		"site.next":           "Par session du prochain examen",
		"site.reviewed":       "Par session de l’examen évalué",
		"site.select":         "Choisir un État",
		"site.empty":          "Aucune évaluation n’a encore été publiée.",
		"site.count.one":      "1 État dont une évaluation est publiée",
		"site.count.many":     "%s États dont une évaluation est publiée",
		"site.groups":         "Les groupes régionaux sont ceux d’UPR Info.",
		"site.triggered":      "« Suivies d’effet » désigne la part des recommandations commentées qui sont pleinement ou partiellement mises en œuvre.",
		"site.read":           "Lire la dernière évaluation",
		"site.next.note":      "Les examens sont classés sous la session du prochain examen de l’État, puisque c’est lui qu’une évaluation prépare.",
		"site.next.other":     "Les classer par la session où l’examen évalué a eu lieu",
		"site.reviewed.note":  "Les examens sont classés sous la session où ils ont eu lieu.",
		"site.reviewed.other": "Les classer par la session du prochain examen",
		"site.reviewed.in":    "examiné à la session %s",
		"site.next.in":        "prochain examen à la session %s",
		"site.versions":       "Versions",
		"site.review":         "Examen de la session %s",
		"inputs":              "Contributions",
		"inputs.note":         "Qui a répondu, comme chacun a permis qu’on le montre.",
		"answers.one":         "1 réponse",
		"answers.many":        "%s réponses",

		"latest.title": "Dernières évaluations",
		"latest.lead":  "Les dernières versions de toutes les évaluations, les plus récentes d’abord.",
		"latest.all":   "Toutes les dernières",

		"filter.states": "Filtrer par nom",
		"filter.issues": "Filtrer les thèmes",

		"states":             "États",
		"issues.title":       "Par thème",
		"issues.lead":        "La dernière évaluation de chaque État, par thème.",
		"issues.note":        "Une recommandation peut concerner plusieurs thèmes : les chiffres par thème se recoupent et ne sont pas des parts d’un même total.",
		"issues.all":         "Tous les thèmes",
		"issue.lead":         "Les recommandations sur ce thème dans la dernière évaluation de chaque État.",
		"issue.table":        "Par État",
		"issue.contributors": "Qui partage cette préoccupation",
		"issue.nobody":       "Aucun contributeur n’est nommé",
		"review.short":       "Examen",

		"contributors.title":      "Contributeurs par thème",
		"contributors.lead":       "Qui partage une préoccupation : les organisations qui ont commenté des recommandations sur un thème, tous États confondus, pour qu’elles puissent se trouver.",
		"contributors.named":      "Ne figurent que celles qui ont permis que leur nom apparaisse.",
		"contributors.empty":      "Aucun contributeur n’est encore nommé.",
		"contributors.count.one":  "1 contributeur",
		"contributors.count.many": "%s contributeurs",
		"concern.lead":            "Qui a commenté des recommandations sur ce thème, par État.",
		"concern.figures":         "Les chiffres de ce thème",

		"recommending.title":         "États auteurs de recommandations",
		"recommending.lead":          "Ce que sont devenues les recommandations de chaque État aux autres, dans la dernière évaluation de chacun.",
		"recommending.note":          "Une recommandation de plusieurs États compte pour chacun d’eux.",
		"recommending.all":           "Tous les États auteurs de recommandations",
		"from.state":                 "État auteur",
		"adviser.lead":               "Ce que sont devenues les recommandations que cet État a adressées aux autres, dans la dernière évaluation de chacun.",
		"recommendations.count.one":  "1 recommandation",
		"recommendations.count.many": "%s recommandations",

		"calendar.title":     "Calendrier",
		"calendar.lead":      "Les prochains pays à évaluer.",
		"calendar.year":      "Les pays à évaluer cette année-là.",
		"calendar.note":      "Tant qu’un examen n’est pas ouvert, sa date est le mois où il parvient à mi-parcours, à titre d’estimation. Les réponses sont attendues jusqu’à la fin du jour de la date limite.",
		"calendar.zone":      "Un jour prend fin à minuit, heure de : %s.",
		"calendar.next":      "Prochains pays à évaluer",
		"calendar.all":       "Calendrier de toutes les années",
		"calendar.empty":     "Aucun examen ne parvient alors à mi-parcours.",
		"calendar.subscribe": "S’abonner à ces dates dans son propre calendrier (ICS)",
		"years":              "Années",
		"due":                "Date limite ou mi-parcours",
		"due.state":          "État d’avancement",
		"due.open":           "Ouvert : les réponses sont attendues",
		"due.estimated":      "Estimation",
		"due.published":      "Publiée",
		"due.until":          "réponses jusqu’au %s",
		"due.about":          "vers %s",
		"review.in":          "Examiné à la session",
	}
}
