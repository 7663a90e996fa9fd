package followup

// A CountryCode is an ISO 3166-1 alpha-3 code, upper case, or empty where the
// country is not known.
type CountryCode string

// A RegionalGroup is one of five, in UPR Info's grouping, which is not the
// UN's own in every case and must be labelled so where it is shown.
type RegionalGroup string

// The regional groups.
const (
	Africa RegionalGroup = "Africa"
	Asia   RegionalGroup = "Asia"
	EEG    RegionalGroup = "EEG"
	GRULAC RegionalGroup = "GRULAC"
	WEOG   RegionalGroup = "WEOG"
)

// A Country is a Member State of the United Nations.
type Country struct {
	Code  CountryCode
	ISO2  string
	Name  string // as UPR Info's database spells it, in English
	Group RegionalGroup
	Names map[Language]string // the UN's short names, without the article in brackets
}

// In returns the country's short name in l, or the English name of UPR Info.
func (c Country) In(l Language) string {
	if n := c.Names[l]; n != "" {
		return n
	}
	return c.Name
}
