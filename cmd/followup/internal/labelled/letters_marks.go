package labelled

// cycles: a State has two open reviews, and only a cycle, a session or a year
// says which.
func cycles(b *writer) {
	b.clue = "cycle"
	const why = "the State has two open reviews, of which the letter names the cycle, the session or the year"
	b.letter(en, "registered", ngo4, "Slovenia, third cycle: mid-term report", "Attached.", report("report.docx", "Report")).is("SVN-3", "ngo-4", why)
	b.letter(en, "registered", ngo4, "Slovenia 4th cycle UPR", "Attached.", report("report.docx", "Report")).is("SVN-4", "ngo-4", why)
	b.letter(en, "registered", ngo4, "UPR Slovenia", "This concerns the review in session 34.", report("report.docx", "Report")).is("SVN-3", "ngo-4", why)
	b.letter(fr, "registered", ngo4, "Slovénie, quatrième cycle", "Ci-joint.", report("rapport.docx", "Rapport")).is("SVN-4", "ngo-4", why)
	b.letter(es, "registered", ngo4, "Eslovenia: tercer ciclo del EPU", "Adjunto.", report("informe.docx", "Informe")).is("SVN-3", "ngo-4", why)
	b.letter(ru, "registered", ngo4, "Словения, третий цикл УПО", "Во вложении.", report("доклад.docx", "Доклад")).is("SVN-3", "ngo-4", why)
	b.letter(zh, "registered", "mission@state-jpn.example.org", "日本：第三轮中期报告", "见附件。", report("报告.docx", "报告")).is("JPN-3", "mission-jpn", why)
	b.letter(ar, "registered", ngo4, "سلوفينيا: الجولة الرابعة", "مرفق.", report("تقرير.docx", "تقرير")).is("SVN-4", "ngo-4", why)
	b.letter(en, "registered", "mission@state-jpn.example.org", "Japan: mid-term report 2020", "Attached.", report("midterm.docx", "Report")).is("JPN-3", "mission-jpn", "a mid-term report of 2020 follows the review of 2017; that of 2023 had not been held")
	b.letter(en, "registered", ngo4, "Mid-term report", "Attached.", report("SVN-4_midterm.docx", "Report")).is("SVN-4", "ngo-4", why)
	b.letter(en, "stranger", stranger, "UPR Japan, fourth cycle", "Attached.", report("japan.docx", "Report")).is("JPN-4", "", why)
	b.letter(en, "registered", ngo4, "UPR Slovenia", "Attached.", report("slovenia.docx", "Report")).unclear("the State has two open reviews, and nothing says which")
	b.letter(en, "stranger", stranger, "UPR Japan", "Attached.", report("japan.docx", "Report")).unclear("the State has two open reviews, and nothing says which")
	b.letter(en, "registered", ngo4, "Slovenia, third and fourth cycle", "Attached.", report("report.docx", "Report")).unclear("it names both reviews")
	b.letter(en, "registered", ngo2, "Haiti, second cycle", "Attached.", report("report.docx", "Report")).unclear("it names a cycle that nobody is asked about")
}

// symbols of UN documents tell the review, or only refer to another.
func symbols(b *writer) {
	b.clue = "symbol"
	const why = "the symbol is that of a document of this review"
	b.letter(en, "registered", ngo2, "Comments on A/HRC/50/15", "Attached.", report("comments.docx", "Comments")).is("HTI-3", "ngo-2", why)
	b.letter(en, "registered", ngo4, "A/HRC/43/15/Add.1", "Attached.", report("comments.docx", "Comments")).is("SVN-3", "ngo-4", why)
	b.letter(fr, "registered", ngo4, "Observations sur le A/HRC/WG.6/48/SVN/1", "Ci-joint.", report("observations.docx", "Observations")).is("SVN-4", "ngo-4", why)
	b.letter(en, "stranger", stranger, "Follow-up to A-HRC-56-12", "Attached.", report("report.docx", "Report")).is("TCD-4", "", why)
	b.letter(en, "registered", ngo2, "UPR", "Attached.", report("A_HRC_56_12_comments.docx", "Comments")).is("TCD-4", "ngo-2", why)
	b.letter(es, "registered", ngo3, "Comentarios al informe A/HRC/57/6", "Adjunto.", report("comentarios.docx", "Comentarios")).is("DOM-4", "ngo-3", why)
	b.letter(en, "registered", "mission@state-jpn.example.org", "UPR", "Attached.", report("A.HRC.WG.6.42.JPN.1.docx", "National report")).is("JPN-4", "mission-jpn", why)
	b.letter(ru, "registered", ngo11, "Комментарии к докладу A/HRC/62/11", "Во вложении.", report("комментарии.docx", "Комментарии")).is("GEO-4", "ngo-11", why)
	b.letter(zh, "stranger", stranger, "对 A/HRC/WG.6/45/CHN/3 的意见", "见附件。", report("意见.docx", "意见")).is("CHN-4", "", why)
	b.letter(en, "registered", ngo2, "Our report on Haiti", "As noted in A/HRC/34/14, little had been done before.", report("report.docx", "Report")).is("HTI-3", "ngo-2", "the subject names the State; the older report is only referred to")
	b.letter(en, "registered", ngo2, "UPR", "Our comments on the recommendations in A/HRC/56/12 are attached.", report("comments.docx", "Comments")).is("TCD-4", "ngo-2", "the one symbol in the mail is that of a review the stakeholder is asked about")
	b.letter(en, "registered", ngo2, "UPR", "Compare A/HRC/50/15 with A/HRC/56/12.", report("comments.docx", "Comments")).unclear("symbols of two reviews that the stakeholder is asked about")
	b.letter(en, "registered", ngo2, "A/HRC/50/15 and A/HRC/56/12", "Attached.", report("comments.docx", "Comments")).unclear("symbols of two reviews")
	b.letter(en, "stranger", stranger, "Comments on A/HRC/34/14", "Attached.", report("comments.docx", "Comments")).unclear("a review of an older cycle, about which nobody is asked")

	b.clue = "matrix"
	const filled = "the rows name the report that the table was made from"
	b.letter(en, "registered", ngo2, "Matrix", "Attached.", matrix("matrix.docx", "TCD-4", "A/HRC/56/12")).is("TCD-4", "ngo-2", filled)
	b.letter(fr, "registered", ngo2, "Matrice EPU", "Ci-jointe.", matrix("matrice.docx", "HTI-3", "A/HRC/50/15")).is("HTI-3", "ngo-2", filled)
	b.letter(en, "stranger", stranger, "UPR matrix", "Attached.", matrix("matrix.docx", "GEO-4", "A/HRC/62/11")).is("GEO-4", "", filled)
	b.letter(en, "registered", ngo4, "Matrix of Slovenia", "Attached.", matrix("SVN matrix.docx", "SVN-3", "A/HRC/43/15")).is("SVN-3", "ngo-4", filled)
	b.letter(en, "registered", ngo2, "Matrix for Haiti", "Attached.", matrix("haiti matrix.docx", "HTI-2", "A/HRC/34/14")).unclear("the table is that of the cycle before: the stakeholder must be asked")
	b.letter(en, "registered", ngo2, "Haiti", "Typed from the web page.", table("haiti.csv", "UPR of Haiti")).is("HTI-3", "ngo-2", "subject and file name the State")
}

// traps hold the name of a State that they are not about, or that is none.
func traps(b *writer) {
	b.clue = "trap"
	b.letter(en, "registered", league, "Example League of Chad: report on Haiti", "Attached.", report("report.docx", "Report")).is("HTI-3", "ngo-7", "Chad is where the organisation is from, Haiti what it writes about")
	b.letter(fr, "registered", league, "Notre rapport", "Bonjour,\nci-joint notre rapport sur Haïti.\n\nCordialement,\nExample League of Chad\nBP 12, N'Djamena, Tchad", report("rapport.docx", "Rapport")).is("HTI-3", "ngo-7", "the signature says where the organisation is from")
	b.letter(en, "registered", league, "Example League of Chad: our report", "Attached.", report("report.docx", "Report")).unclear("the only State is that in the organisation's name, and it is asked about two")
	b.letter(en, "registered", ngo2, "Haiti", "Chile, Norway, Kenya and France recommended what we comment on.", report("report.docx", "Report")).is("HTI-3", "ngo-2", "the others are recommending States")
	b.letter(en, "registered", ngo6, "Oil spills in the Niger Delta: UPR of Nigeria", "Attached.", report("report.docx", "Report")).is("NGA-4", "ngo-6", "the Niger Delta is a region of Nigeria")
	b.letter(en, "registered", ngo6, "Oil spills in the Niger Delta", "Attached.", report("niger_delta.docx", "Report")).unclear("the delta lies in Nigeria, but the letter does not name the State")
	b.letter(en, "registered", ngo6, "Niger and Nigeria", "Attached.", report("report.docx", "Report")).unclear("two of the stakeholder's reviews")
	b.letter(en, "registered", ngo6, "UPR of Congo", "Attached.", report("congo.docx", "Report")).unclear("either Congo, and the stakeholder is asked about both")
	b.letter(en, "registered", ngo6, "UPR of Congo", "Our report on the Democratic Republic of the Congo is attached.", report("congo.docx", "Report")).is("COD-4", "ngo-6", "the text says which Congo")
	b.letter(en, "registered", ngo9, "Human rights in Korea", "Attached.", report("korea.docx", "Report")).unclear("either Korea, and the stakeholder is asked about both")
	b.letter(en, "registered", ngo9, "South Korea", "Attached.", report("report.docx", "Report")).is("KOR-4", "ngo-9", "the subject names the State")
	b.letter(en, "stranger", stranger, "UPR of Korea", "Attached.", report("report.docx", "Report")).unclear("either Korea")
	b.letter(en, "registered", ngo11, "Our report", "Dear colleagues,\nattached is our report on Türkiye.\n\nExample Lawyers\nAtlanta, Georgia", report("report.docx", "Report")).is("TUR-4", "ngo-11", "Georgia is a state of the USA here")
	b.letter(en, "stranger", stranger, "UPR submission", "From Atlanta, Georgia, with best wishes.", report("report.docx", "Report")).unclear("Georgia is a state of the USA here")
	b.letter(en, "registered", ngo10, "UPR", "Jordan Smith asked me to send you the report on Sudan.", report("report.docx", "Report")).is("SDN-3", "ngo-10", "Jordan is a first name here")
	b.letter(en, "registered", ngo10, "UPR", "Jordan Smith asked me to send you the report.", report("report.docx", "Report")).unclear("Jordan is a first name here")
	b.letter(en, "registered", ngo2, "From Chad Brown", "The report on Haiti is attached.", report("report.docx", "Report")).is("HTI-3", "ngo-2", "Chad is a first name here")
	b.letter(en, "stranger", stranger, "UPR report by Chad Brown", "Attached.", report("report_chad_brown.docx", "Report")).unclear("Chad is a first name here")
	b.letter(en, "registered", ngo11, "Lunch", "We served turkey. The report is attached.", report("report.docx", "Report")).unclear("turkey is a dish here")
	b.letter(en, "registered", ngo8, "Sudan and South Sudan", "Attached.", report("report.docx", "Report")).unclear("two of the stakeholder's reviews")
	b.letter(en, "stranger", stranger, "UPR: American Samoa", "Attached.", report("report.docx", "Report")).unclear("no State")
	b.letter(en, "stranger", stranger, "UPR and laboratory guinea pigs", "Attached.", report("report.docx", "Report")).unclear("no State")
	b.letter(en, "stranger", stranger, "UPR report by Malia Example", "Attached.", report("malia.docx", "Report")).unclear("no State")
	b.letter(es, "registered", ngo3, "Informe desde Granada", "Adjunto el informe EPU sobre México.", report("informe.docx", "Informe")).is("MEX-4", "ngo-3", "Granada is a town here")
	b.letter(en, "stranger", stranger, "UPR and the State of Palestine", "Attached.", report("report.docx", "Report")).unclear("an observer, which has no review")
	b.letter(en, "registered", agency, "Dominican Republic", "Attached.", report("report.docx", "Report")).is("DOM-4", "un-1", "not Dominica, about which the agency is asked too")
	b.letter(en, "registered", ngo5, "Papua New Guinea", "Attached.", report("report.docx", "Report")).unclear("a State that this stakeholder is not asked about")
	b.letter(fr, "registered", ngo2, "Note de l'ambassade de France en Haïti : rapport Tchad", "Ci-joint.", report("rapport.docx", "Rapport")).unclear("two of the stakeholder's reviews are named; a person would open it")
	b.letter(en, "registered", ngo2, "Haitian civil society report", "Attached.", report("report.docx", "Report")).is("HTI-3", "ngo-2", "what is Haitian is about Haiti")
	b.letter(en, "stranger", stranger, "Peru seminar, and our UPR report on Mexico", "Attached.", report("report.docx", "Report")).unclear("two States with open reviews; a person would open it")
	b.letter(en, "registered", ngo12, "UPR", "The report on Japan's fourth cycle is attached. It was printed on fine china.", report("report.docx", "Report")).is("JPN-4", "ngo-12", "china is porcelain here")
	b.letter(en, "stranger", stranger, "UPR: New Mexico prisons", "Attached.", report("report.docx", "Report")).unclear("New Mexico is a state of the USA")
	b.letter(en, "registered", ngo2, "Report of the Haiti Human Rights Network on Chad", "Attached.", report("report.docx", "Report")).is("TCD-4", "ngo-2", "Haiti stands in the name of a network, Chad is what it writes about")
	b.letter(en, "registered", ngo2, "Reports", "The report on Chad will follow next week; here is the other one.", report("report.docx", "Report")).unclear("the State that is named is that of a report to come")
	b.letter(fr, "registered", ngo2, "Rapport", "Le rapport sur Haïti suivra.", report("rapport.docx", "Rapport")).unclear("the State that is named is that of a report to come")
	b.letter(en, "registered", agency, "Report", "I copy our office in Mali.", report("report.docx", "Report")).unclear("where an office is says not what about")
	b.letter(es, "registered", ngo3, "Informe", "Enviado por nuestra oficina en México.", report("informe.docx", "Informe")).unclear("where an office is says not what about")
	b.letter(en, "stranger", stranger, "UPR Myanmar (Burma)", "Attached.", report("report.docx", "Report")).unclear("no review of this State is open")
}
