package labelled

// heldOut letters were written after the rules. The rules were changed for them
// only where they filed one wrongly.
func heldOut(b *writer) {
	heldOutRegistered(b)
	heldOutStrangers(b)
	heldOutLast(b)
}

func heldOutRegistered(b *writer) {
	b.clue = "held out"
	b.letter(fr, "registered", ngo2, "Suivi de l'EPU : Haïti (3 annexes)", "Ci-joint.", report("annexe1.docx", "Annexe 1"), report("annexe2.docx", "Annexe 2"), report("annexe3.docx", "Annexe 3")).is("HTI-3", "ngo-2", "the subject holds for all files")
	b.letter(en, "registered", agency, "Re: Fwd: Mali UPR inputs", "As requested.", page("inputs.pdf", "Inputs")).is("MLI-4", "un-1", "the subject names the State")
	b.letter(es, "registered", ngo3, "EPU", "Nuestra organización, con sede en Lima, Perú, presenta su informe sobre la República Dominicana.", report("informe.docx", "Informe")).is("DOM-4", "ngo-3", "Peru is where the organisation sits")
	b.letter(ru, "registered", ngo11, "УПО", "Во вложении.", report("УПО_Турция_2026.docx", "Доклад")).is("TUR-4", "ngo-11", "the file bears the State's name")
	b.letter(zh, "registered", ngo9, "朝鲜 中期报告", "见附件。", report("report.docx", "报告")).is("PRK-4", "ngo-9", "the subject names the State")
	b.letter(ar, "registered", ngo10, "تقرير", "مرفق.", report("JOR_midterm_ar.docx", "تقرير")).is("JOR-4", "ngo-10", "the file bears the State's code")
	b.letter(en, "registered", ngo8, "South Sudan / Sudan border report", "Attached.", report("border.docx", "Report")).unclear("two of the stakeholder's reviews")
	b.letter(en, "registered", ngo6, "Kinshasa office: report on Nigeria", "Attached.", report("report.docx", "Report")).is("NGA-4", "ngo-6", "the subject names the State")
	b.letter(en, "registered", ngo6, "UPR", "Attached.", report("Niger State floods.docx", "Report")).unclear("a state within Nigeria, which the letter does not name")
	b.letter(en, "registered", scholar, "England and Wales: prisons", "Attached.", report("prisons.docx", "Report")).is("GBR-4", "scholar-1", "both are parts of one State")
	b.letter(en, "registered", scholar, "Swiss mid-term", "Attached.", report("report.docx", "Report")).is("CHE-4", "scholar-1", "what is Swiss is about Switzerland")
	b.letter(en, "registered", ngo2, "Re: your message", "Attached.\n\nOn Mon, 23 Nov 2026 at 10:12, Follow-up Programme <followup@example.org> wrote:\n> Chad: your answers by 31 January\n> Dear colleagues,\n> please answer on Chad.", report("Haiti.docx", "Report")).is("HTI-3", "ngo-2", "the file bears the State's name; what is quoted is ours")
	b.letter(fr, "registered", ngo2, "Tr : rapport Haïti", "Pour votre information.", page("rapport.pdf", "Rapport")).is("HTI-3", "ngo-2", "the subject names the State")
	b.letter(es, "registered", ngo4, "Eslovenia, informe", "Adjunto.", report("SVN-3_respuestas.docx", "Respuestas")).is("SVN-3", "ngo-4", "the file bears the review's name")
	b.letter(en, "registered", ngo4, "Report", "We enclose our report on Slovenia for the mid-term of the third cycle.", report("report.docx", "Report")).is("SVN-3", "ngo-4", "the text names State and cycle")
	b.letter(en, "State", "mission@state-jpn.example.org", "Japan, 42nd session of the UPR Working Group", "Attached.", report("report.docx", "Report")).is("JPN-4", "mission-jpn", "it was reviewed in this session")
	b.letter(en, "registered", ngo1, "Our report", "Compare A/HRC/34/14, paragraph 115.", report("report.docx", "Report")).is("HTI-3", "ngo-1", "the older report is only referred to")
	b.letter(fr, "registered", ngo2, "EPU", "Le tout est dans l'archive.", archive("EPU.zip", report("Haiti/rapport.docx", "Rapport"))).is("HTI-3", "ngo-2", "the folder in the archive bears the State's name")
	b.letter(en, "registered", agency, "Guinea", "Attached.", report("report.docx", "Report")).is("GIN-4", "un-1", "the subject names the State")
	b.letter(en, "registered", agency, "Guinea Bissau", "Attached.", report("report.docx", "Report")).unclear("a State that the agency is not asked about")
	b.letter(fr, "registered", ngo5, "Guinée et Guinée-Bissau", "Ci-joint.", report("rapport.docx", "Rapport")).unclear("two of the stakeholder's reviews")
	b.letter(en, "registered", ngo12, "Tibet and Hong Kong", "Attached.", report("report.docx", "Report")).is("CHN-4", "ngo-12", "whoever asks about both China and Japan knows where they lie")
	b.letter(fr, "registered", ngo2, "Notre contribution", "Comme en Haïti, peu a été fait.", report("contribution.docx", "Contribution")).to("TCD-4", "ngo-2").is("TCD-4", "ngo-2", "the address is that of the mail about Chad; Haiti is a comparison")
	b.letter(en, "registered", ngo10, "UPR", "Attached.", report("oman-jordan.docx", "Report")).unclear("two of the stakeholder's reviews")
	b.letter(fr, "registered", joint, "Rapport", "Ci-joint.", report("rapport.docx", "Rapport")).unclear("two stakeholders with a review each, and nothing says which")
	b.letter(es, "registered", ngo3, "Granada, Nicaragua: informe", "Adjunto.", report("informe.docx", "Informe")).unclear("a State that nobody is asked about")
	b.letter(en, "registered", ngo2, "Report by our Chad office", "It covers the situation in Haiti.", report("report.docx", "Report")).unclear("where the office is, or what it is about: a person would open it")
	b.letter(en, "registered", ngo6, "Nigeria", "Attached is our report on Niger.", report("report.docx", "Report")).unclear("subject and text disagree")
}

func heldOutStrangers(b *writer) {
	b.letter(en, "stranger", stranger, "Mid-term review of Ms Jordan's performance", "Attached.", page("review.pdf", "Review")).unclear("a person's name")
	b.letter(en, "stranger", stranger, "UPR Sudan, South Kordofan", "Attached.", report("report.docx", "Report")).is("SDN-3", "", "South Kordofan is a region of Sudan")
	b.letter(fr, "stranger", stranger, "Examen périodique universel : Cote d'Ivoire", "Ci-joint.", report("CIV.docx", "Rapport")).is("CIV-4", "", "subject and file name the State")
	b.letter(es, "stranger", stranger, "EPU México", "Enviado desde la Ciudad de México.", report("informe.docx", "Informe")).is("MEX-4", "", "the subject names the State")
	b.letter(en, "stranger", stranger, "UPR training in Peru: your certificate", "Congratulations!", page("certificate.pdf", "Certificate")).unclear("a certificate is no submission")
	b.letter(en, "stranger", stranger, "Job offer: UPR officer, Haiti", "Please circulate.", page("terms-of-reference.pdf", "Terms of reference")).unclear("a job offer is no submission")
	b.letter(en, "stranger", stranger, "Georgia", "Attached.", blank("georgia.xlsx", "GEO-4")).is("GEO-4", "", "the sheet names the review")
	b.letter(es, "forged", `"Example NGO 3" <example-private-6@gmail.com>`, "EPU Perú", "Adjunto.", report("informe.docx", "Informe")).likely("PER-4", "ngo-3", "the name is a stakeholder's, the address is not")
	b.letter(fr, "colleague", "presidence@league.example.org", "Rapport EPU Tchad", "Ci-joint.", report("rapport.docx", "Rapport")).likely("TCD-4", "ngo-7", "the domain is that of a registered stakeholder")
	b.letter(en, "stranger", stranger, "Palestine and the Holy See at the UPR of Jordan", "Attached.", report("report.docx", "Report")).is("JOR-4", "", "the others are observers")
	b.letter(fr, "stranger", stranger, "EPU – Congo Kinshasa", "Ci-joint.", report("rapport.docx", "Rapport")).is("COD-4", "", "the subject names the State")
	b.letter(fr, "stranger", stranger, "EPU Congo", "Ci-joint notre rapport sur la République du Congo.", report("rapport.docx", "Rapport")).is("COG-4", "", "the text says which Congo")
	b.letter(en, "private", "example-private-7@gmail.com", "my answers", "", archive("answers.zip", sheet("answers.xlsx", "VNM-4", "ngo-14"))).is("VNM-4", "ngo-14", "the sheet was made for this stakeholder")
	b.letter(en, "stranger", stranger, "Statement on the UPR of Georgia by the Atlanta Bar, Georgia, USA", "Attached.", report("statement.docx", "Statement")).unclear("one Georgia is a State, the other is not: a person would open it")
	b.letter(en, "stranger", stranger, "UPR: lessons of Jordan for Lebanon", "Attached.", report("lessons.docx", "Lessons")).unclear("two States, and nothing says whose recommendations it is about")
}

// heldOutLast letters were written after the rules had been changed for the others.
func heldOutLast(b *writer) {
	b.clue = "held out, last"
	b.letter(fr, "registered", ngo2, "Rapport conjoint Tchad–Cameroun", "Ci-joint.", report("rapport.docx", "Rapport")).is("TCD-4", "ngo-2", "nobody is asked about the other State")
	b.letter(es, "registered", ngo3, "México", "Adjuntamos informe sobre Perú y México.", report("informe.docx", "Informe")).unclear("two of the stakeholder's reviews")
	b.letter(en, "stranger", stranger, "UPR of Guinea", "Attached.", report("guinea_bissau.docx", "Report")).unclear("subject and file disagree")
	b.letter(fr, "stranger", stranger, "EPU Guinée", "Ci-joint notre rapport sur la Guinée équatoriale.", report("rapport.docx", "Rapport")).unclear("subject and text disagree")
	b.letter(en, "stranger", stranger, "Implementation of UPR recommendations by the Republic of Korea", "Attached.", report("report.docx", "Report")).is("KOR-4", "", "the subject names the State")
	b.letter(en, "registered", agency, "Dominica & Dominican Rep.", "Attached.", report("report.docx", "Report")).unclear("two of the agency's reviews")
	b.letter(en, "registered", ngo9, "DPRK", "Attached.", report("Korea.docx", "Report")).is("PRK-4", "ngo-9", "the subject says which Korea")
	b.letter(en, "registered", ngo6, "Niger", "Attached.", report("Nigeria_midterm.docx", "Report")).unclear("subject and file disagree")
	b.letter(en, "registered", ngo8, "Sudan", "Attached.", report("S.Sudan_report.docx", "Report")).unclear("subject and file disagree")
	b.letter(en, "registered", ngo8, "UPR", "Attached.", report("SudanSouth.docx", "Report")).unclear("South Sudan, or the south of Sudan")
	b.letter(en, "registered", ngo5, "UPR", "Attached.", report("Guinea_Eq_report.docx", "Report")).is("GNQ-4", "ngo-5", "Equatorial Guinea, shortened")
	b.letter(en, "registered", ngo11, "Our report", "Written in Savannah, Georgia. The report on Turkey is attached.", report("report.docx", "Report")).is("TUR-4", "ngo-11", "Savannah is in the USA")
	b.letter(en, "stranger", stranger, "UPR report", "Sent from my office in Tbilisi, Georgia.", report("report.docx", "Report")).unclear("where the writer sits says not what about")
	b.letter(en, "stranger", stranger, "Statement by the Permanent Mission of Switzerland at the UPR of Haiti", "Attached.", report("statement.docx", "Statement")).is("HTI-3", "", "the review is Haiti's; another State's mission speaks")
	b.letter(en, "stranger", stranger, "UPR recommendations made by Switzerland to Haiti", "Attached.", report("report.docx", "Report")).is("HTI-3", "", "the review is that of the State they were made to")
	b.letter(en, "registered", ngo2, "Recommendations by Chad to Haiti", "Attached.", report("report.docx", "Report")).is("HTI-3", "ngo-2", "the review is that of the State they were made to")
	b.letter(en, "registered", scholar, "Switzerland and the UK compared", "Attached.", report("report.docx", "Report")).unclear("two of the stakeholder's reviews")
	b.letter(en, "registered", agency, "Follow-up: HTI, TCD, MLI", "Attached.", report("HTI.docx", "Report"), report("TCD.docx", "Report"), report("MLI.docx", "Report")).
		are("each file bears its State's code", Place{Review: "HTI-3", Stakeholder: "un-1"}, Place{Review: "TCD-4", Stakeholder: "un-1"}, Place{Review: "MLI-4", Stakeholder: "un-1"})
	b.letter(en, "registered", ngo12, "Japan", "Attached.", report("A_HRC_WG.6_42_JPN_3_comments.docx", "Comments")).is("JPN-4", "ngo-12", "the symbol is that of a document of this review")
	b.letter(en, "registered", ngo4, "Slovenia UPR cycle 3 (A/HRC/59/8)", "Attached.", report("report.docx", "Report")).unclear("the cycle and the symbol disagree")
	b.letter(ar, "registered", ngo10, "تقرير الأردن", "مقارنة مع السودان.", report("تقرير.docx", "تقرير")).is("JOR-4", "ngo-10", "the subject names the State, the text compares it")
	b.letter(zh, "stranger", stranger, "尼日尔普遍定期审议", "见附件。", report("报告.docx", "报告")).is("NER-4", "", "the subject names the State")
	b.letter(ru, "stranger", stranger, "УПО Республики Конго", "Во вложении.", report("доклад.docx", "Доклад")).is("COG-4", "", "the subject names the State")
	b.letter(en, "registered", ngo2, "Report", "Please find the Haiti report. I am travelling to Chad next week and will be offline.", report("report.docx", "Report")).is("HTI-3", "ngo-2", "the journey has nothing to do with it")
	b.letter(en, "registered", "office@nhri-1.example.org", "Visit to Armenia: travel report", "Attached.", report("travel.docx", "Report")).unclear("it is asked about Georgia only, and writes about Armenia")
	b.letter(en, "registered", ngo1, "The Dominican Republic's recommendations to Haiti: our view", "Attached.", report("view.docx", "View")).is("HTI-3", "ngo-1", "the stakeholder is asked about Haiti, which is named")
}
