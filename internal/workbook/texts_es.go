package workbook

import "github.com/upr-info/followup"

func spanish() texts {
	return texts{
		language: followup.Spanish,
		guide:    "Guía", cover: "Portada", answers: "Respuestas",

		guideTexts: spanishGuide(),

		coverTitle: "Quién responde",
		coverIntro: "Rellene, por favor, las celdas de color, o corrija lo que figura en ellas.",
		field: [coverFields]choice{
			{"Organización", "Su nombre completo, tal como debe aparecer."},
			{"Categoría", "Elija una de la lista."},
			{"Miembros, si es conjunta", "De una contribución conjunta: las organizaciones en cuyo nombre habla, una por línea."},
			{"Persona de contacto", "A quién podemos preguntar. No se publica nunca."},
			{"Correo electrónico", "No se publica nunca."},
			{"¿Cómo puede mostrarse su nombre?", "Elija una opción de la lista; la guía dice qué significa cada una."},
			{"¿Qué es esta hoja?", "Elija una opción de la lista. Si queda vacía, está completa."},
		},
		scope: [2]string{"Completa: sustituye a la anterior", "Una corrección: solo cambia estas filas"},
		kinds: [7]string{"Estado", "ONG u otra sociedad civil", "Coalición", "Institución nacional de derechos humanos", "Organismo de las Naciones Unidas", "Personal académico", "Otro"},

		hintAbove: "Rellene, por favor, las columnas de color. Deje vacía la fila sobre la que no tenga nada que decir.",
		hintFirst: "Las primeras %d tratan de sus temas.",
		earlier:   "Lo que usted dijo antes (para recordar, no se lee)",
		was:       "%s, %s, %s: %s",
		columns: [keyColumn]string{"N.º", "Recomendación", "Estado(s) recomendante(s)", "Temas", "Posición del Estado", "Nivel de implementación", "Comentario",
			"Referencia o fuente", "Solo para el Programa, no se publica nunca", ""},
		responses: map[followup.Response]string{
			followup.Accepted: "Aceptada", followup.Noted: "Anotada", followup.Rejected: "Rechazada",
			followup.GeneralResponse: "Respuesta general", followup.NoResponse: "Sin respuesta", followup.Pending: "Pendiente",
		},
		pledge: "Compromiso voluntario",
		choose: "Elija uno de los tres de la lista, o déjelo vacío.",
		wrong:  "Elija, por favor, uno de los tres niveles de la lista, y escriba todo lo demás en el comentario.",
		pick:   "Elija, por favor, de la lista.",
		page:   "Página &P de &N",

		weekdays: [7]string{"domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"},
		months: [12]string{"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
			"noviembre", "diciembre"},
		date: "%s, %d de %s de %d",
	}
}

func spanishGuide() guideTexts {
	return guideTexts{
		title: "Evaluación de mitad de período",
		round: "Examen Periódico Universal, ciclo %d, sesión %d",
		intro: "Este libro contiene las recomendaciones que el Estado recibió de otros Estados cuando se examinó su situación de derechos humanos. " +
			"A mitad de camino hacia el próximo examen, preguntamos a quienes lo saben: ¿qué ha sido de ellas? Sus respuestas pasan a formar parte de la evaluación de mitad de período que publicamos.",
		due:      "Fecha límite",
		dueNone:  "Todavía no se ha fijado una fecha.",
		dueDay:   "%s, final del día (%s)",
		sendTo:   "Envíelo a",
		sendNone: "Responda al correo con el que lo recibió.",
		steps:    "Tres pasos",
		step: [3][2]string{
			{"Diga quién es", "En la hoja «Portada»: su organización y cómo puede mostrarse su nombre."},
			{"Responda a lo que conoce", "En la hoja «Respuestas»: un nivel y un comentario en las celdas de color. Deje vacío lo que no pueda valorar; no se espera que nadie responda a todo."},
			{"Envíelo de vuelta", "Guarde el libro y adjúntelo a una respuesta a nuestro correo. Recibirá una nota de lo que hemos entendido, fila por fila donde algo no esté claro."},
		},
		levels: "Los tres niveles",
		level: [3]choice{
			{"Plenamente implementada", "Se ha hecho lo que se recomendó."},
			{"Parcialmente implementada", "Se ha hecho algo, y algo falta todavía."},
			{"No implementada", "Hasta ahora no se ha hecho nada de lo recomendado."},
		},
		showing: "Cómo puede mostrarse su nombre",
		shown: [3]choice{
			{"Por su nombre", "Sus comentarios se publican con el nombre de su organización."},
			{"Solo por su categoría", "Sus comentarios se publican con la categoría de su organización, por ejemplo «una ONG»."},
			{"De ninguna manera", "Sus comentarios se publican sin decir quién los escribió."},
		},
		showNone: "Si nunca se ha elegido nada, se nombra a los Estados, las instituciones nacionales de derechos humanos y los organismos de las Naciones Unidas; los demás se muestran solo por su categoría.",
		hints:    "Conviene saber",
		hint: []string{
			"La última columna es solo para el Programa. Lo que escriba en ella no se publica nunca.",
			"Un comentario sin nivel es bienvenido, pero en las cifras solo cuentan los niveles.",
			"Los comentarios más útiles son breves y dicen cómo puede saberse: una ley, un informe, una cifra, una fecha.",
			"Puede filtrar las filas y guardar el libro con el programa que prefiera. Deje como están, por favor, los números y los textos de las recomendaciones: por ellos reconocemos sus respuestas.",
			"Un envío posterior sustituye por completo al anterior, salvo que elija en la portada que solo cambia sus filas. Si corrige algo, deje en él lo que sigue siendo válido.",
		},
	}
}
