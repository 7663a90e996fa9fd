package labelled

import "github.com/upr-info/followup"

// inText letters say only in the mail itself, or on the first page, what they
// are about.
func inText(b *writer) {
	b.clue = "text"
	const why = "the address tells the stakeholder, the mail itself which of its reviews"
	for _, l := range []struct {
		lang   followup.Language
		from   string
		text   string
		review followup.ReviewID
		whose  followup.StakeholderID
	}{
		{en, ngo2, "Dear colleagues,\nplease find attached our comments on the recommendations made to Haiti.\nBest regards", "HTI-3", "ngo-2"},
		{fr, ngo2, "Bonjour,\nveuillez trouver ci-joint notre rapport sur le Tchad.\nCordialement", "TCD-4", "ngo-2"},
		{es, ngo3, "Estimados colegas:\nadjuntamos nuestro informe sobre el Perú.\nSaludos cordiales", "PER-4", "ngo-3"},
		{ru, ngo11, "Уважаемые коллеги,\nнаправляем наш доклад о выполнении рекомендаций Грузией.\nС уважением", "GEO-4", "ngo-11"},
		{zh, ngo12, "您好，\n附件是我们关于中国落实建议情况的报告。", "CHN-4", "ngo-12"},
		{ar, ngo10, "السادة المحترمون،\nنرفق لكم تقريرنا عن الأردن.\nمع التحية", "JOR-4", "ngo-10"},
		{en, ngo6, "Hello,\nthis is for the mid-term of Nigeria.", "NGA-4", "ngo-6"},
		{en, ngo8, "Dear all,\nhere is what we have on Sudan. Several of these recommendations came from Norway and Kenya.", "SDN-3", "ngo-8"},
		{en, ngo2, "Dear colleagues,\nplease find our report on Haiti.\n\nBest regards,\nExample NGO 2\nP.O. Box 123, N'Djamena, Chad", "HTI-3", "ngo-2"},
		{fr, agency, "Madame, Monsieur,\nnous vous transmettons nos observations concernant le Mali.", "MLI-4", "un-1"},
	} {
		b.letter(l.lang, "registered", l.from, "UPR", l.text, report("report.docx", "Report")).is(l.review, l.whose, why)
	}
	b.clue = "first page"
	b.letter(en, "registered", ngo2, "Our report", "Attached.", report("report.docx", "Mid-term report on the implementation of UPR recommendations in Haiti", "Example NGO 2")).is("HTI-3", "ngo-2", "the first line of the report names the State")
	b.letter(fr, "registered", ngo2, "Rapport", "Ci-joint.", report("rapport.docx", "République du Tchad", "Rapport à mi-parcours, Examen périodique universel")).is("TCD-4", "ngo-2", "the first line of the report names the State")

	b.clue = "nothing"
	const open = "nothing in the letter says which of the reviews that the stakeholder is asked about"
	b.letter(en, "registered", ngo2, "Our report", "Please find it attached.", report("report.docx", "Report")).unclear(open)
	b.letter(fr, "registered", ngo2, "Rapport à mi-parcours", "Ci-joint.", report("rapport.docx", "Rapport")).unclear(open)
	b.letter(es, "registered", ngo3, "Informe EPU", "Adjunto.", report("informe.docx", "Informe")).unclear(open)
	b.letter(ru, "registered", ngo11, "Доклад", "Во вложении.", report("доклад.docx", "Доклад")).unclear(open)
	b.letter(ar, "registered", ngo10, "تقرير", "مرفق.", report("تقرير.docx", "تقرير")).unclear(open)
	b.letter(zh, "registered", ngo12, "报告", "见附件。", report("报告.docx", "报告")).unclear(open)
	b.letter(en, "registered", agency, "UPR inputs", "From several country offices.", report("inputs.docx", "Inputs")).unclear(open)
	b.letter(en, "registered", ngo2, "answers", "Typed from the web page.", table("answers.csv", "UPR")).unclear(open)
}

// unknown letters come from addresses that nobody registered.
func unknown(b *writer) {
	b.clue = "State, sender unknown"
	const why = "subject, text and file agree on a State with one open review; nobody knows who writes"
	for _, l := range []struct {
		lang          followup.Language
		subject, text string
		name          string
		review        followup.ReviewID
	}{
		{en, "Mid-term report on Chad", "Dear Sir or Madam,\nplease find attached our mid-term report on Chad.", "report.docx", "TCD-4"},
		{en, "UPR Haiti", "Our submission.", "haiti.docx", "HTI-3"},
		{fr, "EPU – rapport à mi-parcours : Mali", "Bonjour,\nci-joint notre rapport.", "rapport.docx", "MLI-4"},
		{fr, "Rapport alternatif", "Bonjour,\nci-joint notre rapport EPU sur la Guinée-Bissau.", "rapport.docx", "GNB-4"},
		{es, "Examen Periódico Universal de México", "Adjuntamos nuestro informe.", "informe.docx", "MEX-4"},
		{es, "Informe EPU Perú", "Adjunto.", "EPU_Peru.docx", "PER-4"},
		{ru, "УПО: доклад по Грузии", "Направляем доклад.", "доклад.docx", "GEO-4"},
		{zh, "中国普遍定期审议中期报告", "见附件。", "报告.docx", "CHN-4"},
		{ar, "الاستعراض الدوري الشامل: تقرير عن الأردن", "مرفق.", "تقرير.docx", "JOR-4"},
		{en, "our report", "Please find our UPR follow-up on Viet Nam.", "report.docx", "VNM-4"},
		{en, "mid-term report", "Attached.", "Nigeria-UPR-midterm.docx", "NGA-4"},
		{en, "Implementation of UPR recommendations in South Sudan", "Attached.", "ssd.docx", "SSD-3"},
		{en, "UPR follow-up, Papua New Guinea", "Attached.", "png_report.docx", "PNG-4"},
		{en, "UPR of the United Kingdom", "Attached.", "report.docx", "GBR-4"},
	} {
		b.letter(l.lang, "stranger", stranger, l.subject, l.text, report(l.name, "Report")).is(l.review, "", why)
	}
	b.letter(en, "colleague", "director@ngo-8.example.org", "UPR Sudan – our report", "Attached.", report("report.docx", "Report")).likely("SDN-3", "ngo-8", "the domain is that of a registered stakeholder")
	b.letter(es, "colleague", "area.legal@ngo-3.example.org", "EPU México: informe", "Adjunto.", report("informe.docx", "Informe")).likely("MEX-4", "ngo-3", "the domain is that of a registered stakeholder")
	b.letter(fr, "colleague", "projets@ngo-2.example.org", "EPU Tchad", "Ci-joint.", report("tchad.docx", "Tchad")).likely("TCD-4", "ngo-2", "the domain is that of a registered stakeholder")
	b.letter(en, "private", "example-private-4@gmail.com", "UPR Georgia report", "Attached.\n\nBest regards,\nExample Ombudsman of Georgia", report("georgia.docx", "Report")).likely("GEO-4", "nhri-1", "it is signed with the stakeholder's name")
	b.letter(en, "private", "example-private-5@gmail.com", "UPR follow-up Sudan", "Attached.\n\nKind regards,\nExample NGO 8 (EXNG8)", report("sudan.docx", "Report")).likely("SDN-3", "ngo-8", "it is signed with the stakeholder's name")
	b.letter(en, "staff elsewhere", stranger, "FW: UPR Jordan", "See below.", forwarded(ngo10, "UPR Jordan", report("jordan.docx", "Report"))).likely("JOR-4", "ngo-10", "the mail that was forwarded comes from a registered address, which anybody could write")
	b.letter(fr, "staff elsewhere", stranger, "TR: EPU Haïti", "Pour suite.", forwarded("mission@state-hti.example.org", "EPU Haïti", report("haiti.docx", "Rapport"))).likely("HTI-3", "mission-hti", "the mail that was forwarded comes from a registered address, which anybody could write")

	b.clue = "nothing, sender unknown"
	const open = "no State is named, and nobody knows who writes"
	b.letter(en, "stranger", stranger, "Our report", "Please find attached our UPR report.", report("report.docx", "Report")).unclear(open)
	b.letter(fr, "stranger", stranger, "Rapport", "Ci-joint notre contribution à l'EPU.", report("rapport.docx", "Rapport")).unclear(open)
	b.letter(zh, "stranger", stranger, "报告", "见附件。", report("报告.docx", "报告")).unclear(open)
	b.letter(en, "colleague", "assistant@ngo-2.example.org", "report", "As discussed.", report("report.docx", "Report")).unclear("the domain suggests a stakeholder, who is asked about two reviews")
	b.letter(en, "stranger", stranger, "Invitation to a conference in Haiti", "You are cordially invited.", page("programme.pdf", "Programme")).unclear("it names a State and has nothing to do with a review")
	b.letter(en, "stranger", stranger, "Invoice 4711", "Please pay within 30 days.\n\nExample Travel\nKigali, Rwanda", page("invoice.pdf", "Invoice")).unclear("an invoice")
	b.letter(en, "stranger", stranger, "Hotel offer Georgia", "Special prices.", page("offer.pdf", "Offer")).unclear("an advertisement")
	b.letter(fr, "stranger", stranger, "Candidature", "Je suis né au Mali et cherche un stage.", page("cv.pdf", "CV")).unclear("an application")
}
