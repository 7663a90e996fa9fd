package labelled

import "github.com/upr-info/followup"

// The languages, shortly.
const (
	en = followup.English
	fr = followup.French
	es = followup.Spanish
	ar = followup.Arabic
	ru = followup.Russian
	zh = followup.Chinese
)

// The senders that the letters are about.
const (
	ngo1     = "contact@ngo-1.example.org"
	ngo2     = "contact@ngo-2.example.org"
	ngo3     = "contacto@ngo-3.example.org"
	ngo4     = "info@ngo-4.example.org"
	ngo5     = "contact@ngo-5.example.org"
	ngo6     = "contact@ngo-6.example.org"
	league   = "office@league.example.org"
	ngo8     = "contact@ngo-8.example.org"
	ngo9     = "contact@ngo-9.example.org"
	ngo10    = "contact@ngo-10.example.org"
	ngo11    = "contact@ngo-11.example.org"
	ngo12    = "contact@ngo-12.example.org"
	joint    = "joint@coalition.example.org"
	shared   = "shared@house.example.org"
	agency   = "upr@un-1.example.org"
	scholar  = "law@university.example.org"
	stranger = "somebody@elsewhere.example.org"
)

// plain letters come from a registered address for which one review is open, and
// say little.
func plain(b *writer) {
	b.clue = "sender"
	const why = "the address is registered for one stakeholder, who is asked about one review"
	b.letter(en, "registered", ngo1, "Our report", "Dear colleagues,\nplease find our report attached.", report("report.docx", "Our report")).is("HTI-3", "ngo-1", why)
	b.letter(fr, "registered", ngo1, "Notre rapport", "Bonjour,\nveuillez trouver ci-joint notre rapport.", page("rapport.pdf", "Notre rapport")).is("HTI-3", "ngo-1", why)
	b.letter(es, "registered", ngo1, "Nuestro informe", "Estimados colegas:\nadjuntamos nuestro informe.", page("informe final.pdf", "Informe")).is("HTI-3", "ngo-1", why)
	b.letter(ru, "registered", "office@nhri-2.example.org", "Наш доклад", "Уважаемые коллеги!\nНаправляем наш доклад.", report("доклад.docx", "Доклад")).is("NER-4", "nhri-2", why)
	b.letter(ar, "registered", "mission@state-hti.example.org", "تقريرنا", "السادة المحترمون،\nنرفق تقريرنا.", report("تقرير.docx", "تقرير")).is("HTI-3", "mission-hti", why)
	b.letter(zh, "registered", "office@nhri-1.example.org", "我们的报告", "您好，\n随信附上我们的报告。", report("报告.docx", "报告")).is("GEO-4", "nhri-1", why)
	b.letter(en, "State", "mission@state-hti.example.org", "Note verbale", "The Permanent Mission has the honour to transmit the attached.", page("note-verbale-112.pdf", "Note verbale")).is("HTI-3", "mission-hti", why)
	b.letter(en, "registered", "example-ngo-16@gmail.com", "answers", "Hi,\nsee attached", page("scan0001.pdf", "Report")).is("NER-4", "ngo-16", why)
	b.letter(en, "registered", ngo1, "Mid-term report on Haiti", "As promised. Chile and Norway had recommended most of it.", report("final.docx", "Report")).is("HTI-3", "ngo-1", why)
	b.letter(en, "registered", ngo1, "Re: UPR", "Two documents this time.", page("part1.pdf", "1"), page("part2.pdf", "2")).is("HTI-3", "ngo-1", why)
}

// proven letters carry a token: in the sheet, in the address, in the thread.
func proven(b *writer) {
	b.clue = "sheet"
	const own = "the sheet was made for this stakeholder and review"
	b.letter(en, "registered", ngo1, "Answers", "Attached.", sheet("HTI-3.xlsx", "HTI-3", "ngo-1")).is("HTI-3", "ngo-1", own)
	b.letter(fr, "registered", ngo2, "Nos réponses", "Ci-joint.", sheet("réponses.xlsx", "TCD-4", "ngo-2")).is("TCD-4", "ngo-2", own)
	b.letter(es, "colleague", "direccion@ngo-3.example.org", "Respuestas", "Adjunto.", sheet("respuestas.xlsx", "PER-4", "ngo-3")).is("PER-4", "ngo-3", own)
	b.letter(en, "private", "example-private-1@gmail.com", "from home", "Sent from home.", sheet("copy of answers (2).xlsx", "SDN-3", "ngo-8")).is("SDN-3", "ngo-8", own)
	b.letter(ru, "stranger", stranger, "Ответы", "По просьбе коллег.", sheet("ответы.xlsx", "GEO-4", "ngo-11")).is("GEO-4", "ngo-11", own)
	b.letter(zh, "registered", ngo12, "答复", "见附件。", sheet("答复.xlsx", "JPN-4", "ngo-12")).is("JPN-4", "ngo-12", own)
	b.letter(ar, "colleague", "team@ngo-10.example.org", "الردود", "مرفق.", sheet("ردود.xlsx", "JOR-4", "ngo-10")).is("JOR-4", "ngo-10", own)
	b.letter(en, "registered", ngo2, "Chad and Haiti", "Both sheets.", sheet("a.xlsx", "HTI-3", "ngo-2"), sheet("b.xlsx", "TCD-4", "ngo-2")).
		are(own, Place{Review: "HTI-3", Stakeholder: "ngo-2"}, Place{Review: "TCD-4", Stakeholder: "ngo-2"})
	b.letter(fr, "registered", ngo2, "Tchad", "Le tableau est dans l'archive.", archive("envoi.zip", sheet("tchad.xlsx", "TCD-4", "ngo-2"))).is("TCD-4", "ngo-2", own)
	b.letter(en, "staff elsewhere", stranger, "Fwd: answers", "They asked me to pass this on.", forwarded(ngo8, "answers", sheet("answers.xlsx", "SSD-3", "ngo-8"))).is("SSD-3", "ngo-8", own)
	b.letter(en, "registered", ngo2, "Haiti", "Attached. Norway recommended half of it.", sheet("norway.xlsx", "HTI-3", "ngo-2")).is("HTI-3", "ngo-2", "the sheet's own rows are about Haiti, whatever it is called")

	b.clue = "blank sheet"
	b.letter(en, "registered", ngo2, "Answers", "Attached.", blank("answers.xlsx", "TCD-4")).is("TCD-4", "ngo-2", "the sheet names the review, the address the stakeholder")
	b.letter(es, "registered", ngo3, "Respuestas", "Adjunto.", blank("hoja.xlsx", "MEX-4")).is("MEX-4", "ngo-3", "the sheet names the review, the address the stakeholder")
	b.letter(en, "stranger", stranger, "Answers", "From the web page.", blank("answers.xlsx", "KOR-4")).is("KOR-4", "", "the sheet names the review; nobody knows who writes")
	b.letter(fr, "colleague", "presidence@ngo-2.example.org", "Réponses", "Voici.", blank("reponses.xlsx", "HTI-3")).likely("HTI-3", "ngo-2", "the sheet names the review, the domain only suggests the stakeholder")

	b.clue = "address"
	const address = "it was sent to the address that only the mail to this stakeholder about this review bore"
	b.letter(en, "registered", ngo2, "Our contribution", "Attached.", page("contribution.pdf", "Contribution")).to("TCD-4", "ngo-2").is("TCD-4", "ngo-2", address)
	b.letter(es, "private", "example-private-2@gmail.com", "Nuestro aporte", "Adjunto.", page("aporte.pdf", "Aporte")).to("DOM-4", "ngo-3").is("DOM-4", "ngo-3", address)
	b.letter(zh, "registered", ngo9, "我们的意见", "见附件。", report("意见.docx", "意见")).to("KOR-4", "ngo-9").is("KOR-4", "ngo-9", address)
	b.letter(ar, "registered", ngo10, "مساهمتنا", "مرفق.", page("musahama.pdf", "Musahama")).to("OMN-4", "ngo-10").is("OMN-4", "ngo-10", address)
	b.letter(fr, "registered", agency, "Contribution", "Ci-jointe, pour Haïti.", page("haiti.pdf", "Haiti")).to("HTI-3", "un-1").is("HTI-3", "un-1", address)

	b.clue = "thread"
	const thread = "it answers the mail that went to this stakeholder about this review"
	b.letter(en, "registered", ngo6, "Re: your answers by 31 January", "Attached.", page("answers.pdf", "Answers")).answering("NGA-4", "ngo-6").is("NGA-4", "ngo-6", thread)
	b.letter(ru, "registered", ngo11, "Re: ваши ответы", "Во вложении.", report("ответы.docx", "Ответы")).answering("TUR-4", "ngo-11").is("TUR-4", "ngo-11", thread)
	b.letter(fr, "private", "example-private-3@gmail.com", "Re: vos réponses", "Ci-joint.", page("scan.pdf", "Scan")).answering("CIV-4", "ngo-13").is("CIV-4", "ngo-13", thread)
	b.letter(en, "registered", ngo5, "Re: Guinea-Bissau: your answers", "Attached.", report("GuineaBissau.docx", "Guinea-Bissau")).answering("GNB-4", "ngo-5").is("GNB-4", "ngo-5", thread)
}

// named letters come from a registered address for which several reviews are
// open; the subject says which.
func named(b *writer) {
	b.clue = "subject"
	const why = "the address tells the stakeholder, the subject which of its reviews"
	for _, l := range []struct {
		lang    followup.Language
		from    string
		subject string
		text    string
		review  followup.ReviewID
		whose   followup.StakeholderID
	}{
		{en, ngo2, "Mid-term report on Chad", "Dear all,\nplease find our report attached.", "TCD-4", "ngo-2"},
		{en, ngo2, "HAITI – UPR MID-TERM", "Attached.", "HTI-3", "ngo-2"},
		{fr, ngo2, "Rapport à mi-parcours sur Haïti", "Bonjour,\nci-joint notre rapport.", "HTI-3", "ngo-2"},
		{fr, ngo2, "EPU du Tchad : nos commentaires", "Bonjour,\nci-joint.", "TCD-4", "ngo-2"},
		{es, ngo3, "Informe de medio término: Perú", "Estimados:\nadjuntamos el informe.", "PER-4", "ngo-3"},
		{es, ngo3, "EPU México, informe intermedio", "Adjunto.", "MEX-4", "ngo-3"},
		{es, ngo3, "República Dominicana: seguimiento del EPU", "Adjunto.", "DOM-4", "ngo-3"},
		{ru, ngo11, "Среднесрочный доклад по Грузии", "Уважаемые коллеги,\nдоклад во вложении.", "GEO-4", "ngo-11"},
		{ru, ngo11, "УПО Турции: наши замечания", "Во вложении.", "TUR-4", "ngo-11"},
		{zh, ngo12, "关于日本普遍定期审议第四轮的中期报告", "见附件。", "JPN-4", "ngo-12"},
		{zh, ngo12, "中国：中期报告", "见附件。", "CHN-4", "ngo-12"},
		{zh, ngo9, "大韩民国中期报告", "见附件。", "KOR-4", "ngo-9"},
		{ar, ngo10, "تقرير منتصف المدة عن السودان", "مرفق.", "SDN-3", "ngo-10"},
		{ar, ngo10, "الأردن: الاستعراض الدوري الشامل", "مرفق.", "JOR-4", "ngo-10"},
		{ar, ngo10, "تقرير عن سلطنة عمان", "مرفق.", "OMN-4", "ngo-10"},
		{en, ngo5, "Guinea-Bissau: mid-term report", "Attached.", "GNB-4", "ngo-5"},
		{en, ngo5, "Equatorial Guinea, follow-up to the UPR", "Attached.", "GNQ-4", "ngo-5"},
		{fr, ngo5, "EPU de la Guinée", "Ci-joint.", "GIN-4", "ngo-5"},
		{en, ngo6, "DRC mid-term submission", "Attached.", "COD-4", "ngo-6"},
		{fr, ngo6, "Rapport sur la République du Congo", "Ci-joint.", "COG-4", "ngo-6"},
		{en, ngo6, "UPR of Niger", "Attached.", "NER-4", "ngo-6"},
		{en, ngo6, "UPR of Nigeria", "Attached.", "NGA-4", "ngo-6"},
		{en, ngo8, "South Sudan: our answers", "Attached.", "SSD-3", "ngo-8"},
		{en, ngo9, "Democratic People's Republic of Korea", "Attached.", "PRK-4", "ngo-9"},
		{en, agency, "Dominica: information from our country office", "Attached.", "DMA-4", "un-1"},
		{fr, agency, "Côte d’Ivoire – informations à mi-parcours", "Ci-joint.", "CIV-4", "un-1"},
		{en, agency, "RE: UPR Ivory Coast", "Attached.", "CIV-4", "un-1"},
		{en, scholar, "Switzerland, implementation of recommendations", "Attached.", "CHE-4", "scholar-1"},
		{en, scholar, "UK mid-term report", "Attached.", "GBR-4", "scholar-1"},
		{en, agency, "HTI-3", "Attached.", "HTI-3", "un-1"},
	} {
		b.letter(l.lang, "registered", l.from, l.subject, l.text, report("report.docx", "Report")).is(l.review, l.whose, why)
	}
	const shares = "the address is that of two stakeholders, of whom only one is asked about the State in the subject"
	b.letter(fr, "registered", joint, "Mali : rapport conjoint", "Ci-joint.", page("rapport.pdf", "Rapport")).is("MLI-4", "coalition-1", shares)
	b.letter(fr, "registered", joint, "Côte d'Ivoire : rapport", "Ci-joint.", page("rapport.pdf", "Rapport")).is("CIV-4", "ngo-13", shares)
	b.letter(en, "registered", shared, "Viet Nam mid-term report", "Attached.", page("report.pdf", "Report")).is("VNM-4", "", "two stakeholders share the address and are both asked: either may have written")
}

// inFiles letters tell their review by the name of a file alone.
func inFiles(b *writer) {
	b.clue = "file name"
	const why = "the address tells the stakeholder, the file name which of its reviews"
	for _, l := range []struct {
		lang   followup.Language
		from   string
		name   string
		review followup.ReviewID
		whose  followup.StakeholderID
	}{
		{fr, ngo2, "Rapport_UPR_Haiti_final(2).docx", "HTI-3", "ngo-2"},
		{en, ngo2, "haiti-upr.docx", "HTI-3", "ngo-2"},
		{en, ngo2, "HTI_midterm.docx", "HTI-3", "ngo-2"},
		{fr, ngo2, "rapport_tchad_v3.docx", "TCD-4", "ngo-2"},
		{en, ngo2, "chad.docx", "TCD-4", "ngo-2"},
		{en, ngo2, "ChadMidtermReport2026.docx", "TCD-4", "ngo-2"},
		{es, ngo3, "EPU-PERU-2026.docx", "PER-4", "ngo-3"},
		{es, ngo3, "InformeMexicoFinal.docx", "MEX-4", "ngo-3"},
		{es, ngo3, "republica_dominicana_epu.docx", "DOM-4", "ngo-3"},
		{ru, ngo11, "доклад_грузия_2026.docx", "GEO-4", "ngo-11"},
		{en, ngo11, "turkey-midterm.docx", "TUR-4", "ngo-11"},
		{en, ngo11, "Turkiye_UPR.docx", "TUR-4", "ngo-11"},
		{zh, ngo12, "中国_中期报告.docx", "CHN-4", "ngo-12"},
		{ar, ngo10, "تقرير_السودان.docx", "SDN-3", "ngo-10"},
		{en, ngo10, "jordan_upr_report.docx", "JOR-4", "ngo-10"},
		{en, ngo5, "guinea_bissau.docx", "GNB-4", "ngo-5"},
		{en, ngo5, "GuineaEquatorialUPR.docx", "GNQ-4", "ngo-5"},
		{en, ngo6, "niger_midterm.docx", "NER-4", "ngo-6"},
		{en, ngo6, "nigeria.midterm.docx", "NGA-4", "ngo-6"},
		{en, ngo6, "DRC-report.docx", "COD-4", "ngo-6"},
		{en, ngo8, "SouthSudan.docx", "SSD-3", "ngo-8"},
		{en, ngo8, "SSD - final.docx", "SSD-3", "ngo-8"},
		{en, ngo9, "north-korea.docx", "PRK-4", "ngo-9"},
		{fr, agency, "cotedivoire_epu.docx", "CIV-4", "un-1"},
		{en, agency, "MLI-4 answers.docx", "MLI-4", "un-1"},
		{en, scholar, "united_kingdom_final_FINAL.docx", "GBR-4", "scholar-1"},
	} {
		b.letter(l.lang, "registered", l.from, "UPR", "Attached.", report(l.name, "Report")).is(l.review, l.whose, why)
	}
	b.letter(en, "registered", ngo2, "Haiti and Chad reports", "Both attached.", report("haiti.docx", "Report"), report("chad.docx", "Report")).
		are("each file bears its State's name", Place{Review: "HTI-3", Stakeholder: "ngo-2"}, Place{Review: "TCD-4", Stakeholder: "ngo-2"})
	b.letter(fr, "registered", ngo2, "Deux rapports", "Le tout dans l'archive.", archive("rapports.zip", report("Haiti.docx", "Rapport"), report("Tchad.docx", "Rapport"))).
		are("each file in the archive bears its State's name", Place{Review: "HTI-3", Stakeholder: "ngo-2"}, Place{Review: "TCD-4", Stakeholder: "ngo-2"})
	b.letter(en, "registered", ngo2, "Documents", "In the archive.", archive("Haiti.zip", report("part1.docx", "Report"))).is("HTI-3", "ngo-2", "the archive bears the State's name")
}
