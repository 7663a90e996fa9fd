package site

import "maps"

func spanishPhrases() map[string]string {
	all := spanishFrame()
	maps.Copy(all, spanishLists())
	return all
}

func spanishFrame() map[string]string {
	return map[string]string{
		"language":  "Español",
		"languages": "Idiomas",
		"locale":    "es_ES",

		"site.title":     "Qué fue de las recomendaciones",
		"site.lead":      "A mitad de camino entre dos exámenes del Examen Periódico Universal, el %s pregunta a todas las partes interesadas qué fue de las recomendaciones. Las respuestas sobre cada Estado se publican aquí como Evaluación de Implementación a Medio Plazo.",
		"site.nav":       "Navegación principal",
		"site.skip":      "Ir al contenido",
		"site.states":    "Por Estado",
		"site.take-part": "Participar",
		"nav.sessions":   "Por período de sesiones",
		"nav.issues":     "Por tema",
		"nav.calendar":   "Calendario",
		"nav.study":      "Estudio general",
		"site.checksums": "Todas las sumas de comprobación están en",
		"write.to":       "¿Algo que añadir o corregir? Una evaluación nunca se cierra: lo que envíe formará parte de la versión siguiente. Escríbanos",
		"feed":           "Canal de publicaciones",
		"calendar.ics":   "Canal del calendario",

		"bytes":     "%s bytes",
		"kilobytes": "%s kB",
		"megabytes": "%s MB",

		"help.title":    "Ayuda",
		"help.lead":     "Cómo participar, cómo se hace una evaluación y cómo utilizarla.",
		"help.download": "Para descargar",

		"overview":               "Panorama",
		"local":                  "Esta evaluación",
		"all.versions":           "Todos los exámenes y versiones de este Estado",
		"assessment.description": "Qué fue de las recomendaciones dirigidas a: %s. Examen: %s.",
		"country.description":    "Todas las evaluaciones a medio plazo, con sus versiones y contribuyentes: %s.",
		"version.fixed":          "Una versión publicada no cambia nunca. Para citar esta o enlazarla, utilice",
		"version.older":          "Hay una versión más reciente.",
		"method.see":             "Cómo se obtienen las cifras y qué significan:",
		"site.downloads":         "Descargas de esta versión",
		"files.others":           "En otros idiomas",
		"gone.short":             "retirada el %s",
		"gone.version":           "La %s, del %s, se retiró el %s.",
		"gone.text":              "Su contenido ya no se publica y sus archivos se han eliminado.",
		"gone.next":              "Por el momento no hay otra versión publicada.",

		"study.made":      "Elaborado el %s, sobre %s.",
		"assessments.one": "1 evaluación publicada", "assessments.many": "%s evaluaciones publicadas",
		"study.downloads": "Descargar el estudio",
		"study.elsewhere": "Los cuadros que tienen una línea por tema, Estado o examen están en los archivos y en estas páginas:",
	}
}

func spanishLists() map[string]string {
	return map[string]string{
		"site.next":           "Por período de sesiones del próximo examen",
		"site.reviewed":       "Por período de sesiones del examen evaluado",
		"site.select":         "Elegir un Estado",
		"site.empty":          "Aún no se ha publicado ninguna evaluación.",
		"site.count.one":      "1 Estado con una evaluación publicada",
		"site.count.many":     "%s Estados con una evaluación publicada",
		"site.groups":         "Los grupos regionales son los de UPR Info.",
		"site.triggered":      "«Con seguimiento» es la proporción de las recomendaciones comentadas que están plena o parcialmente implementadas.",
		"site.read":           "Leer la última evaluación",
		"site.next.note":      "Los exámenes figuran bajo el período de sesiones del próximo examen del Estado, que es lo que una evaluación prepara.",
		"site.next.other":     "Ordenarlos por el período de sesiones en que tuvo lugar el examen evaluado",
		"site.reviewed.note":  "Los exámenes figuran bajo el período de sesiones en que tuvieron lugar.",
		"site.reviewed.other": "Ordenarlos por el período de sesiones del próximo examen",
		"site.reviewed.in":    "examinado en el período de sesiones %s",
		"site.next.in":        "próximo examen en el período de sesiones %s",
		"site.versions":       "Versiones",
		"site.review":         "Examen del período de sesiones %s",
		"inputs":              "Contribuciones",
		"inputs.note":         "Quién respondió, tal como cada cual permitió que se mostrara.",
		"answers.one":         "1 respuesta",
		"answers.many":        "%s respuestas",

		"latest.title": "Últimas evaluaciones",
		"latest.lead":  "Las últimas versiones de todas las evaluaciones, primero las más recientes.",
		"latest.all":   "Todas las últimas",

		"filter.states": "Filtrar por nombre",
		"filter.issues": "Filtrar los temas",

		"states":             "Estados",
		"issues.title":       "Por tema",
		"issues.lead":        "La última evaluación de cada Estado, por tema.",
		"issues.note":        "Una recomendación puede referirse a varios temas: las cifras por tema se solapan y no son partes de un mismo total.",
		"issues.all":         "Todos los temas",
		"issue.lead":         "Las recomendaciones sobre este tema en la última evaluación de cada Estado.",
		"issue.table":        "Por Estado",
		"issue.contributors": "Quién comparte esta preocupación",
		"issue.nobody":       "No se nombra a ninguno",
		"review.short":       "Examen",

		"contributors.title":      "Contribuyentes por tema",
		"contributors.lead":       "Quién comparte una preocupación: las organizaciones que comentaron recomendaciones sobre un tema, en todos los Estados, para que puedan encontrarse.",
		"contributors.named":      "Solo figuran las que permitieron que se mostrara su nombre.",
		"contributors.empty":      "Aún no se nombra a ningún contribuyente.",
		"contributors.count.one":  "1 contribuyente",
		"contributors.count.many": "%s contribuyentes",
		"concern.lead":            "Quién comentó recomendaciones sobre este tema, por Estado.",
		"concern.figures":         "Las cifras de este tema",

		"recommending.title":         "Estados recomendantes",
		"recommending.lead":          "Qué fue de las recomendaciones de cada Estado a los demás, en la última evaluación de cada uno.",
		"recommending.note":          "Una recomendación de varios Estados cuenta para cada uno de ellos.",
		"recommending.all":           "Todos los Estados recomendantes",
		"from.state":                 "Estado recomendante",
		"adviser.lead":               "Qué fue de las recomendaciones que este Estado hizo a los demás, en la última evaluación de cada uno.",
		"recommendations.count.one":  "1 recomendación",
		"recommendations.count.many": "%s recomendaciones",

		"calendar.title":     "Calendario",
		"calendar.lead":      "Los próximos países que se evaluarán.",
		"calendar.year":      "Los países que se evalúan ese año.",
		"calendar.note":      "Mientras un examen no está abierto, su fecha es el mes en que llega a medio plazo, y solo una estimación. Las respuestas se esperan hasta el final del día de la fecha límite.",
		"calendar.zone":      "El día termina a medianoche en %s.",
		"calendar.next":      "Próximos países que se evaluarán",
		"calendar.all":       "Calendario de todos los años",
		"calendar.empty":     "Ningún examen llega entonces a medio plazo.",
		"calendar.subscribe": "Suscribirse a estas fechas en su propio calendario (ICS)",
		"years":              "Años",
		"due":                "Fecha límite o medio plazo",
		"due.state":          "Estado de la evaluación",
		"due.open":           "Abierta: se esperan respuestas",
		"due.estimated":      "Estimación",
		"due.published":      "Publicada",
		"due.until":          "respuestas hasta el %s",
		"due.about":          "hacia %s",
		"review.in":          "Examinado en el período",
	}
}
