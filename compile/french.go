package compile

import "github.com/upr-info/followup"

// French returns the words of an assessment in French.
func French() Words {
	return Words{
		Language:     followup.French,
		Title:        "Évaluation de mise en œuvre à mi-parcours",
		Introduction: frenchIntroduction(),
		Quotation: "Le deuxième cycle d’examen et les cycles suivants devraient être axés sur, notamment, l’application des recommandations acceptées " +
			"et l’évolution de la situation des droits de l’homme dans l’État examiné.",
		Methodology: frenchMethodology(),
		Classes: map[followup.Class]string{
			followup.FullyImplemented:     "Pleinement mise en œuvre",
			followup.PartiallyImplemented: "Partiellement mise en œuvre",
			followup.NotImplemented:       "Non mise en œuvre",
			followup.NotAssessed:          "Non évaluée",
			followup.NotCommented:         "Non commentée",
		},
		Levels: map[followup.Level]string{
			followup.Full:    "Pleinement mise en œuvre",
			followup.Partial: "Partiellement mise en œuvre",
			followup.Not:     "Non mise en œuvre",
			followup.NoLevel: "Aucun niveau indiqué",
		},
		Kinds:     frenchKinds(),
		Anonymous: frenchAnonymous(),
		Responses: map[string]string{
			string(followup.Accepted):        "Acceptée",
			string(followup.Noted):           "Notée",
			string(followup.Rejected):        "Rejetée",
			string(followup.GeneralResponse): "Réponse générale",
			string(followup.NoResponse):      "Sans réponse",
			string(followup.Pending):         "En suspens",
			PledgeResponse:                   "Engagement volontaire",
			"":                               "Non précisée",
		},
		Actions: map[followup.ActionCategory]string{
			1: "1, action minimale",
			2: "2, action à poursuivre",
			3: "3, action à envisager",
			4: "4, action générale",
			5: "5, action précise",
		},
		Groups: map[followup.RegionalGroup]string{
			followup.Africa: "Afrique",
			followup.Asia:   "Asie",
			followup.EEG:    "Europe orientale (EEG)",
			followup.GRULAC: "Amérique latine et Caraïbes (GRULAC)",
			followup.WEOG:   "Europe occidentale et autres États (WEOG)",
		},
		Agreements: map[followup.Agreement]string{
			followup.NoVoice:   "Aucun niveau indiqué",
			followup.OneVoice:  "Une seule voix",
			followup.Agreed:    "Accord",
			followup.Divided:   "Avis partagés",
			followup.Contested: "Controverse",
		},
		States:    map[string]string{"Holy See": "Saint-Siège", "Palestine": "État de Palestine", "State of Palestine": "État de Palestine", "Unknown": "Inconnu", "European Union": "Union européenne"},
		Issues:    frenchIssues(),
		months:    []string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"},
		thousands: "\u00a0",
		decimal:   ",",
		phrases:   frenchPhrases(),
	}
}

func frenchKinds() map[followup.StakeholderKind]string {
	return map[followup.StakeholderKind]string{
		followup.State:     "État examiné",
		followup.NGO:       "ONG",
		followup.Coalition: "Coalition",
		followup.NHRI:      "INDH",
		followup.UNAgency:  "Organisme de l’ONU",
		followup.Scholar:   "Universitaire",
		followup.OtherKind: "Autre",
		WithheldKind:       "Non divulgué",
	}
}

func frenchAnonymous() map[followup.StakeholderKind]string {
	return map[followup.StakeholderKind]string{
		followup.State:     "État",
		followup.NGO:       "ONG",
		followup.Coalition: "Coalition",
		followup.NHRI:      "INDH",
		followup.UNAgency:  "Organisme de l’ONU",
		followup.Scholar:   "Universitaire",
		followup.OtherKind: "Autre partie prenante",
		WithheldKind:       "Partie prenante",
	}
}

func frenchIntroduction() []string {
	return []string{
		"L’Examen périodique universel demande à chaque État Membre de l’Organisation des Nations Unies, tous les quatre à cinq ans, comment il respecte les droits de l’homme. " +
			"Il aboutit à des recommandations, qui valent par ce qu’on en fait.",
		"La présente évaluation fait le point à mi-chemin entre deux examens. L’État, son institution nationale des droits de l’homme, la société civile, " +
			"les organismes des Nations Unies et des universitaires ont été interrogés, recommandation par recommandation, sur ce qui a été fait. " +
			"Leurs réponses figurent ici côte à côte, afin que chacun puisse les comparer, s’en servir et rejoindre celles et ceux qui travaillent sur la même question.",
		"Le Programme compile ce qu’il reçoit. Il ne vérifie pas les réponses, et les opinions exprimées sont celles des parties prenantes qui les ont données.",
	}
}

func frenchMethodology() []Passage {
	return []Passage{
		{"Ce qui a été demandé", []string{
			"Chaque partie prenante a reçu la liste de toutes les recommandations de l’examen, acceptées comme notées, ainsi que les engagements volontaires de l’État. " +
				"Pour chacune, elle pouvait dire si elle est pleinement, partiellement ou non mise en œuvre, et commenter. Personne n’était tenu de répondre à toutes.",
			"Chaque partie prenante compte une fois pour chaque recommandation. Ce qu’elle envoie plus tard remplace ce qu’elle a envoyé plus tôt. " +
				"Une communication conjointe est une seule voix, quel que soit le nombre d’organisations qu’elle représente ; un membre qui y renvoie a répondu et n’est pas compté une seconde fois.",
		}},
		{"L’indice de mise en œuvre des recommandations (IRI)", []string{
			"Une réponse « pleinement mise en œuvre » vaut 1, « partiellement mise en œuvre » 0,5 et « non mise en œuvre » 0. " +
				"L’IRI d’une recommandation est la moyenne de ces valeurs sur les parties prenantes qui en ont donné une, toutes ayant le même poids.",
			"La catégorie découle de la moyenne exacte : en dessous de 33/100, non mise en œuvre ; à partir de 33/100 et en dessous de 66/100, partiellement mise en œuvre ; " +
				"à partir de 66/100, pleinement mise en œuvre. L’IRI est imprimé avec deux décimales, le reste étant coupé et non arrondi, de sorte qu’il se trouve toujours dans sa catégorie : " +
				"0–0,32, 0,33–0,65, 0,66–1.",
			"À côté de chaque IRI figurent n, le nombre de parties prenantes qui ont donné un niveau, la répartition de ces niveaux, et qui elles étaient. " +
				"Une recommandation est dite « controversée » lorsqu’une partie prenante la dit pleinement et une autre non mise en œuvre, les avis sont « partagés » lorsque les niveaux diffèrent autrement, " +
				"et il y a « accord » lorsque plusieurs disent toutes la même chose.",
			"« État seul » signale un IRI pour lequel seul l’État examiné a donné un niveau, « peu de voix » un IRI qui repose sur moins de trois parties prenantes. " +
				"Trois autres façons de compter figurent à côté de la règle publiée, pour que chacun voie ce qui en dépend : sans l’État ; " +
				"avec une voix par type de partie prenante, soit la moyenne des moyennes de chaque type ; et chaque type seul. Elles ne décident d’aucune catégorie.",
		}},
		{"Modifications", []string{
			"Le Programme peut abréger un commentaire, en omettre un qui est hors sujet, diffamatoire, trop long ou dangereux pour quelqu’un, attribuer un niveau à un commentaire qui n’en a pas " +
				"et ne pas compter un niveau que le commentaire n’étaye pas. Chaque réponse ainsi traitée est signalée ; les réponses telles qu’envoyées sont conservées.",
			"Un niveau attribué par le Programme compte dans l’IRI comme un niveau donné. Un niveau jugé non évaluable ne compte pas. " +
				"Une réponse dont il ne reste rien n’est pas comptée du tout.",
		}},
		{"Deux autres catégories", []string{
			"Non évaluée : quelqu’un a commenté, mais personne n’a donné de niveau. Non commentée : personne n’a répondu. " +
				"Les recommandations que personne n’a commentées n’entrent dans aucun pourcentage et figurent en annexe.",
		}},
		{"Ce qui est compté", []string{
			"Les recommandations sont comptées telles que leur source les énumère. Les pourcentages sont des parts des recommandations commentées, y compris celles non évaluées, " +
				"et sont arrondis à l’unité ; chacun est imprimé avec son numérateur et son dénominateur. " +
				"« Suivie d’effet » signifie pleinement ou partiellement mise en œuvre.",
			"Une recommandation peut concerner plusieurs thèmes. Elle est imprimée en entier une seule fois, sous le premier thème que nomme sa source, et signalée sous les autres. " +
				"Les chiffres par thème se recoupent donc et ne sont jamais des parts d’un même total.",
			"Une recommandation qui a depuis disparu de sa source est conservée, et signalée, si quelqu’un y avait répondu.",
		}},
		{"Les noms", []string{
			"Une partie prenante n’est nommée que comme elle l’a permis. Celles qui sont désignées par leur type portent une lettre (« ONG A ») qui ne suit ni l’alphabet ni l’ordre d’arrivée " +
				"et vaut dans cette version. Celles qui ont demandé davantage sont appelées « Partie prenante A » et ne sont comptées sous aucun type, mais comme non divulguées.",
			"Les adresses électroniques sont retirées des commentaires, de même que les noms des parties prenantes qui ne les ont pas autorisés. " +
				"Les commentaires sont par ailleurs imprimés dans la langue et les termes dans lesquels ils ont été reçus, et les recommandations dans ceux de leur source.",
		}},
	}
}
