package compile

import "github.com/upr-info/followup"

// Spanish returns the words of an assessment in Spanish.
func Spanish() Words {
	return Words{
		Language:     followup.Spanish,
		Title:        "Evaluación de Implementación a Medio Plazo",
		Introduction: spanishIntroduction(),
		Quotation: "El segundo ciclo del examen y los ciclos subsiguientes deberían centrarse, entre otras cosas, en la aplicación de las recomendaciones aceptadas " +
			"y la evolución de la situación de los derechos humanos en el Estado examinado.",
		Methodology: spanishMethodology(),
		Classes: map[followup.Class]string{
			followup.FullyImplemented:     "Plenamente implementada",
			followup.PartiallyImplemented: "Parcialmente implementada",
			followup.NotImplemented:       "No implementada",
			followup.NotAssessed:          "No evaluada",
			followup.NotCommented:         "No comentada",
		},
		Levels: map[followup.Level]string{
			followup.Full:    "Plenamente implementada",
			followup.Partial: "Parcialmente implementada",
			followup.Not:     "No implementada",
			followup.NoLevel: "Sin nivel indicado",
		},
		Kinds:     spanishKinds(),
		Anonymous: spanishAnonymous(),
		Responses: map[string]string{
			string(followup.Accepted):        "Aceptada",
			string(followup.Noted):           "Tomada en nota",
			string(followup.Rejected):        "Rechazada",
			string(followup.GeneralResponse): "Respuesta general",
			string(followup.NoResponse):      "Sin respuesta",
			string(followup.Pending):         "Pendiente",
			PledgeResponse:                   "Compromiso voluntario",
			"":                               "No indicada",
		},
		Actions: map[followup.ActionCategory]string{
			1: "1, acción mínima",
			2: "2, acción que continúa",
			3: "3, acción por considerar",
			4: "4, acción de carácter amplio",
			5: "5, acción específica",
		},
		Groups: map[followup.RegionalGroup]string{
			followup.Africa: "África",
			followup.Asia:   "Asia",
			followup.EEG:    "Europa Oriental (EEG)",
			followup.GRULAC: "América Latina y el Caribe (GRULAC)",
			followup.WEOG:   "Europa Occidental y otros Estados (WEOG)",
		},
		Agreements: map[followup.Agreement]string{
			followup.NoVoice:   "Sin nivel indicado",
			followup.OneVoice:  "Una sola voz",
			followup.Agreed:    "Acuerdo",
			followup.Divided:   "Opiniones divididas",
			followup.Contested: "Controversia",
		},
		States:    map[string]string{"Holy See": "Santa Sede", "Palestine": "Estado de Palestina", "State of Palestine": "Estado de Palestina", "Unknown": "Desconocido", "European Union": "Unión Europea"},
		Issues:    spanishIssues(),
		months:    []string{"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"},
		thousands: "\u00a0",
		decimal:   ",",
		phrases:   spanishPhrases(),
	}
}

func spanishKinds() map[followup.StakeholderKind]string {
	return map[followup.StakeholderKind]string{
		followup.State:     "Estado examinado",
		followup.NGO:       "ONG",
		followup.Coalition: "Coalición",
		followup.NHRI:      "INDH",
		followup.UNAgency:  "Organismo de las Naciones Unidas",
		followup.Scholar:   "Académico",
		followup.OtherKind: "Otra",
		WithheldKind:       "No revelado",
	}
}

func spanishAnonymous() map[followup.StakeholderKind]string {
	return map[followup.StakeholderKind]string{
		followup.State:     "Estado",
		followup.NGO:       "ONG",
		followup.Coalition: "Coalición",
		followup.NHRI:      "INDH",
		followup.UNAgency:  "Organismo de las Naciones Unidas",
		followup.Scholar:   "Académico",
		followup.OtherKind: "Otra parte interesada",
		WithheldKind:       "Parte interesada",
	}
}

func spanishIntroduction() []string {
	return []string{
		"El Examen Periódico Universal pregunta a cada Estado Miembro de las Naciones Unidas, cada cuatro o cinco años, cómo respeta los derechos humanos. " +
			"Concluye con recomendaciones, y su valor depende de lo que se haga con ellas.",
		"Esta evaluación se detiene a medio camino entre dos exámenes. Al Estado, a su institución nacional de derechos humanos, a la sociedad civil, " +
			"a los organismos de las Naciones Unidas y a académicos se les preguntó, recomendación por recomendación, qué se ha hecho. " +
			"Sus respuestas figuran aquí una al lado de otra, para que cualquiera pueda compararlas, aprovecharlas y unirse a quienes trabajan en la misma cuestión.",
		"El Programa compila lo que recibe. No verifica las respuestas, y las opiniones son las de las partes interesadas que las dieron.",
	}
}

func spanishMethodology() []Passage {
	return []Passage{
		{"Qué se preguntó", []string{
			"Cada parte interesada recibió la lista de todas las recomendaciones del examen, tanto las aceptadas como aquellas de las que se tomó nota, y los compromisos voluntarios del Estado. " +
				"De cada una podía decir si está plenamente, parcialmente o no implementada, y comentarla. Nadie tenía que responder a todas.",
			"Cada parte interesada cuenta una vez por recomendación. Lo que envía más tarde sustituye a lo que envió antes. " +
				"Una comunicación conjunta es una sola voz, cualquiera que sea el número de organizaciones en cuyo nombre habla; un miembro que remite a ella ha respondido y no se cuenta de nuevo.",
		}},
		{"El índice de implementación de las recomendaciones (IRI)", []string{
			"Una respuesta «plenamente implementada» vale 1, «parcialmente implementada» 0,5 y «no implementada» 0. " +
				"El IRI de una recomendación es la media de estos valores entre las partes interesadas que dieron uno, y todas pesan lo mismo.",
			"La categoría se desprende de la media exacta: por debajo de 33/100, no implementada; desde 33/100 y por debajo de 66/100, parcialmente implementada; " +
				"desde 66/100, plenamente implementada. El IRI se imprime con dos decimales, cortando el resto sin redondear, de modo que siempre se halla en su categoría: " +
				"0–0,32, 0,33–0,65, 0,66–1.",
			"Junto a cada IRI figuran n, el número de partes interesadas que dieron un nivel, la distribución de esos niveles, y quiénes eran. " +
				"Una recomendación se marca como «controvertida» cuando una parte interesada dice plenamente y otra no implementada, hay «opiniones divididas» cuando los niveles difieren de otro modo, " +
				"y «acuerdo» cuando todas, siendo varias, dicen lo mismo.",
			"«Solo el Estado» señala un IRI para el que nadie más que el Estado examinado dio un nivel; «pocas voces», uno que se apoya en menos de tres partes interesadas. " +
				"Junto a la regla publicada figuran otras tres maneras de contar, para que cualquiera vea cuánto depende de ella: sin el Estado; " +
				"con un voto por tipo de parte interesada, que es la media de las medias de cada tipo; y cada tipo por sí solo. No deciden ninguna categoría.",
		}},
		{"Edición", []string{
			"El Programa puede abreviar un comentario, omitir uno que se aparte del tema, sea difamatorio, demasiado largo o peligroso para alguien, asignar un nivel a un comentario que no lo tiene " +
				"y no contar un nivel que el comentario no respalda. Cada respuesta así tratada está señalada; las respuestas tal como se enviaron se conservan.",
			"Un nivel asignado por el Programa cuenta en el IRI como uno dado. Un nivel considerado no evaluable no puntúa. " +
				"Una respuesta de la que no queda nada no se cuenta en absoluto.",
		}},
		{"Otras dos categorías", []string{
			"No evaluada: alguien comentó, pero nadie dio un nivel. No comentada: nadie respondió. " +
				"Las recomendaciones que nadie comentó quedan fuera de todos los porcentajes y figuran en el anexo.",
		}},
		{"Qué se cuenta", []string{
			"Las recomendaciones se cuentan tal como las enumera su fuente. Los porcentajes son proporciones de las recomendaciones comentadas, incluidas las no evaluadas, " +
				"y se redondean a números enteros; cada uno se imprime con su numerador y su denominador. " +
				"«Con seguimiento» significa plena o parcialmente implementada.",
			"Una recomendación puede referirse a varios temas. Se imprime completa una sola vez, bajo el primer tema que nombra su fuente, y se menciona en los demás. " +
				"Por eso las cifras por tema se solapan y nunca son proporciones de un mismo total.",
			"Una recomendación que ya no figura en su fuente se conserva, y se marca, si alguien había respondido a ella.",
		}},
		{"Nombres", []string{
			"Una parte interesada se nombra solo como ella lo permitió. Las que se designan por su tipo llevan una letra («ONG A») que no sigue ni el alfabeto ni el orden de llegada " +
				"y vale dentro de esta versión. Las que pidieron más se llaman «Parte interesada A» y no se cuentan en ningún tipo, sino como no reveladas.",
			"Se retiran de los comentarios las direcciones de correo electrónico y los nombres de las partes interesadas que no los autorizaron. " +
				"Por lo demás, los comentarios se imprimen en el idioma y las palabras en que se recibieron, y las recomendaciones en los de su fuente.",
		}},
	}
}
