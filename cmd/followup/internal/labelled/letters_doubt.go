package labelled

// contradictions say two things.
func contradictions(b *writer) {
	b.clue = "contradiction"
	b.letter(en, "registered", ngo2, "Answers", "Attached.", sheet("answers.xlsx", "HTI-3", "ngo-2")).to("TCD-4", "ngo-2").unclear("the sheet of one review at the address of another")
	b.letter(en, "registered", ngo1, "Answers", "Attached.", sheet("answers.xlsx", "HTI-3", "ngo-2")).unclear("one stakeholder's sheet from another's address")
	b.letter(en, "registered", ngo1, "Report on Chad", "Attached.", report("report.docx", "Report")).unclear("the stakeholder is asked about Haiti only, and writes about Chad")
	b.letter(en, "registered", ngo1, "Our report", "Attached.", report("mali.docx", "Report")).unclear("the stakeholder is asked about Haiti only, and writes about Mali")
	b.letter(en, "registered", ngo2, "Re: Haiti: your answers", "Attached.", report("Chad_report.docx", "Report")).answering("HTI-3", "ngo-2").unclear("an answer about Haiti that brings a report on Chad")
	b.letter(en, "registered", ngo2, "Report on Chad", "Attached.", report("haiti.docx", "Report")).unclear("subject and file disagree")
	b.letter(fr, "registered", ngo2, "EPU Haïti", "Ci-joint le rapport sur le Tchad.", report("rapport.docx", "Rapport")).unclear("subject and text disagree")
	b.letter(en, "registered", ngo2, "Comments on A/HRC/50/15", "Attached.", report("chad.docx", "Comments")).unclear("the symbol is Haiti's, the file Chad's")
	b.letter(en, "registered", ngo4, "Slovenia third cycle", "Attached.", report("A_HRC_59_8.docx", "Comments")).unclear("the symbol is the fourth cycle's")
	b.letter(en, "stranger", stranger, "UPR Peru", "Attached.", report("Mexico_UPR.docx", "Report")).unclear("subject and file disagree")
	b.letter(en, "registered", ngo2, "Haiti", "Attached.", matrix("haiti.docx", "TCD-4", "A/HRC/56/12")).unclear("the rows are Chad's")
	b.letter(en, "registered", ngo2, "Contribution", "Attached.", report("haiti.docx", "Report")).to("TCD-4", "ngo-2").unclear("the address is for Chad, the file for Haiti")
	b.letter(en, "forged", "contact@ngo-1.example.org", "Haiti", "Attached.", sheet("answers.xlsx", "HTI-3", "mission-hti")).unclear("the State's sheet from an NGO's address")
	b.letter(en, "forged", `"Permanent Mission of Haiti" <`+stranger+`>`, "UPR Haiti: State report", "Attached.", report("report.docx", "Report")).likely("HTI-3", "mission-hti", "the State's name over an address that is not the State's")
	b.letter(fr, "forged", `"contact@ngo-2.example.org" <`+stranger+`>`, "EPU Tchad", "Ci-joint.", report("tchad.docx", "Rapport")).is("TCD-4", "", "a registered address as a name over another")
}

// others bring nothing that could be filed.
func others(b *writer) {
	b.clue = "no document"
	const why = "a question or a word of thanks, and no document"
	b.letter(en, "registered", ngo1, "Question about the deadline", "May we send it a week later?").unclear(why)
	b.letter(fr, "registered", ngo2, "Haïti", "Merci de votre message.").unclear(why)
	b.letter(es, "stranger", stranger, "EPU México", "¿Cómo podemos participar?").unclear(why)
	b.letter(ar, "registered", ngo10, "سؤال", "متى الموعد النهائي؟").unclear(why)
	b.letter(zh, "registered", ngo12, "问题", "截止日期是什么时候？").unclear(why)
}
