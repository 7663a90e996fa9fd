package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/cmd/followup/internal/sample"
	"github.com/upr-info/followup/config/calendar"
)

// What BenchmarkPull pulls: 5,000 letters of 1.3 GB.
const (
	letterCountOfPull = 5000
	hugeEvery         = 250 // twenty letters of 20 MB
	reviewsOfPull     = 10
	writersPerReview  = 50
	rowsPerReview     = 136 // the median of the first cycle
)

// A correspondence is an office that asked 500 stakeholders of ten reviews, and
// what they write.
type correspondence struct {
	*sessions
	reviews []followup.ReviewID
	writers []followup.StakeholderID
	bytes   *rand.ChaCha8 // the same each time
}

// newCorrespondence imports everything and opens the reviews.
func newCorrespondence(o *office) *correspondence {
	o.t.Helper()
	c := &correspondence{bytes: rand.NewChaCha8([32]byte{5}), sessions: &sessions{office: o,
		lists: map[followup.ReviewID][]followup.Recommendation{}, kinds: map[followup.StakeholderID]followup.StakeholderKind{}}}
	var err error
	if c.facts, err = calendar.Load(); err != nil {
		o.t.Fatal(err)
	}
	for _, country := range []followup.CountryCode{"NOR", "SVN", "ITA", "EGY", "HTI", "CHL", "KEN", "NPL", "FJI", "CAN"}[:reviewsOfPull] {
		c.open(followup.NewReviewID(country, 4))
	}
	return c
}

// open imports the recommendations and stakeholders of a review and sets its deadline.
func (c *correspondence) open(review followup.ReviewID) {
	c.t.Helper()
	c.reviews = append(c.reviews, review)
	list := "number,recommendation,recommending states,response,issues\n"
	for i := range rowsPerReview {
		r := followup.Recommendation{Key: followup.NewRecommendationKey(review, fmt.Sprintf("121.%d", i+1)), Kind: followup.Recommended,
			Text: fmt.Sprintf("Continue to improve what was recommended in paragraph %d of the round before, and report on it", i), From: []string{"Chile"},
			Response: followup.Accepted, Issues: []string{"Justice"}, Position: i + 1}
		c.lists[review] = append(c.lists[review], r)
		list += fmt.Sprintf("121.%d,%q,Chile,Accepted,Justice\n", i+1, r.Text)
	}
	c.write("list.csv", list)
	c.run("import", "recommendations", "list.csv", "--review", string(review))
	contacts := "name,acronym,kind,email,language,attribution,reviews\n"
	for i := range writersPerReview {
		id := followup.NewStakeholderID("", fmt.Sprintf("NGO %s %d", review, i+1))
		c.writers, c.kinds[id] = append(c.writers, id), followup.NGO
		contacts += fmt.Sprintf("Example %s,%[1]s,NGO,%[1]s@example.org,en,named,%s\n", id, review)
	}
	c.write("stakeholders.csv", contacts)
	c.run("import", "stakeholders", "stakeholders.csv")
	c.run("calendar", "extend", string(review), "--deadline", time.Now().AddDate(0, 0, 40).Format("2006-01-02"))
}

// as returns the same correspondence with an office that runs another program.
func (c *correspondence) as(program string) *correspondence {
	changed, s, o := *c, *c.sessions, *c.office
	o.program = program
	s.office = &o
	changed.sessions = &s
	return &changed
}

// deliver puts the letters into the mailbox and returns their bytes. With answers
// the spreadsheets are our sheets filled in, else the writers' own.
func (c *correspondence) deliver(answers bool) (size int64) {
	c.t.Helper()
	sheets := [][]byte{c.statistics()}
	if answers {
		sheets = c.answered()
	}
	for i := range letterCountOfPull {
		from := c.writers[i%len(c.writers)]
		letter := sample.Mail{From: string(from) + "@example.org", To: "followup@example.org", Subject: "Our contribution", Date: time.Now(),
			ID: fmt.Sprintf("%d@mail.example.org", i), Text: "Please find it attached.", Files: []sample.File{c.attachment(i, sheets)}}
		raw := letter.Bytes()
		size += int64(len(raw))
		c.dovecot.Deliver(raw)
	}
	return size
}

// attachment returns what the i-th letter brings: in 100 letters ten reports as
// PDF, five as DOCX, and spreadsheets of 30 to 200 KB. Most of each is a picture.
func (c *correspondence) attachment(i int, sheets [][]byte) sample.File {
	dice := rand.New(c.bytes)
	switch {
	case i%hugeEvery == 7:
		return sample.File{Name: "report.pdf", Type: "application/pdf", Content: c.pdf(15 << 20)}
	case i%10 == 3:
		return sample.File{Name: "report.pdf", Type: "application/pdf", Content: c.pdf(100_000 + dice.IntN(300_000))}
	case i%20 == 9:
		return sample.File{Name: "report.docx", Content: c.illustrated(c.docx(), "word/media/image1.jpeg", 100_000+dice.IntN(300_000))}
	}
	return sample.File{Name: "answers.xlsx", Content: c.illustrated(sheets[i%len(sheets)], "xl/media/image1.jpeg", 30_000+dice.IntN(170_000))}
}

// noise returns n bytes that no picture compresses further.
func (c *correspondence) noise(n int) []byte {
	b := make([]byte, n)
	c.bytes.Read(b) // does not fail
	return b
}

// illustrated returns an Office document of about size bytes: with a picture.
func (c *correspondence) illustrated(document []byte, name string, size int) []byte {
	c.t.Helper()
	from, err := zip.NewReader(bytes.NewReader(document), int64(len(document)))
	if err != nil {
		c.t.Fatal(err)
	}
	var b bytes.Buffer
	to := zip.NewWriter(&b)
	for _, f := range from.File {
		if err := to.Copy(f); err != nil {
			c.t.Fatal(err)
		}
	}
	w, err := to.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
	if err != nil {
		c.t.Fatal(err)
	}
	w.Write(c.noise(max(size-len(document), 1000))) // a bytes.Buffer does not fail
	if err := to.Close(); err != nil {
		c.t.Fatal(err)
	}
	return b.Bytes()
}

// pdf returns a report of one page, which is a picture.
func (c *correspondence) pdf(size int) []byte {
	var b bytes.Buffer
	var offsets []int
	object := func(format string, args ...any) {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n"+format+"\nendobj\n", append([]any{len(offsets)}, args...)...)
	}
	b.WriteString("%PDF-1.7\n")
	object("<< /Type /Catalog /Pages 2 0 R >>")
	object("<< /Type /Pages /Kids [3 0 R] /Count 1 >>")
	object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /XObject << /P 4 0 R >> >> /Contents 5 0 R >>")
	object("<< /Type /XObject /Subtype /Image /Width %[2]d /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length %[2]d >>\nstream\n%[3]s\nendstream", size, c.noise(size))
	object("<< /Length 22 >>\nstream\n500 0 0 700 40 60 cm /P Do\nendstream")
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, xref)
	return b.Bytes()
}

// docx returns a Word document of two pages of text.
func (c *correspondence) docx() []byte {
	c.t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("word/document.xml")
	if err != nil {
		c.t.Fatal(err)
	}
	paragraph := "<w:p><w:r><w:t>" + strings.Repeat("What was done is not enough. ", 10) + "</w:t></w:r></w:p>"
	fmt.Fprintf(w, `<w:document xmlns:w="w"><w:body>%s</w:body></w:document>`, strings.Repeat(paragraph, 20))
	if err := z.Close(); err != nil {
		c.t.Fatal(err)
	}
	return b.Bytes()
}

// statistics returns a spreadsheet of a writer's own: twelve months in forty
// districts.
func (c *correspondence) statistics() []byte {
	c.t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for row := range 40 {
		cells := []any{fmt.Sprintf("District %d", row+1)}
		for month := range 12 {
			cells = append(cells, row*month)
		}
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", row+1), &cells); err != nil {
			c.t.Fatal(err)
		}
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		c.t.Fatal(err)
	}
	return b.Bytes()
}

// answered sends the invitations and returns their sheets, filled in, in the
// order of the writers.
func (c *correspondence) answered() (sheets [][]byte) {
	c.t.Helper()
	c.run("notify")
	to := map[string][]byte{}
	for _, m := range c.post.Sent() {
		invitation, err := receive(m.Raw)
		if err != nil {
			c.t.Fatal(err)
		}
		to[m.To] = invitation.sheet
	}
	dice := rand.New(rand.NewPCG(1, 5))
	for _, id := range c.writers {
		address := string(id) + "@example.org"
		sheets = append(sheets, c.filledIn(to[address], address, dice))
	}
	return sheets
}
