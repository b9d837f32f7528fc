//! CW101: a cell that the claim or the invoice cannot do without is empty.

use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW101",
        name: "missing-field",
        severity: Severity::Error,
        authority: "005010X222A1: 2010BA and 2010CA NM1, N3, N4, DMG; 2310A NM1; 2300 CLM05-1 and HI are required",
        page: include_str!("missing_field.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    let mut need = Need { visit, out };
    need.visit(col::PATIENT_ID, "the practice's patient number is");
    if visit.is_self_pay() {
        need.of_invoice();
    } else {
        need.of_patient();
        need.of_subscribers();
        need.of_referrer();
        // CW613 tells what an 837P lacks of its segments.
        if visit.diagnoses.is_empty() && uses_practice(visit) {
            need.visit(col::DX1, "a diagnosis is");
        }
    }
    for line in &visit.lines {
        need.line(line, lcol::LINE, line.line.text(lcol::LINE), "the line's own number is");
        if !visit.is_self_pay() {
            need.line(line, lcol::PLACE_OF_SERVICE, line.place, "the place of service is");
        }
    }
}

/// What is needed, and where to say that it is not there.
struct Need<'n, 'a> {
    visit: &'n Encounter<'a>,
    out: &'n mut Findings,
}

impl Need<'_, '_> {
    fn visit<P>(&mut self, column: Column<OfVisit, P>, what: &str) {
        if is_empty(self.visit, column) {
            let finding = on_visit(&RULE.card, self.visit, column, format!("{what} missing"));
            self.out.push(finding.help(format!("fill in {}", self.visit.shown(column.name()))));
        }
    }

    fn line(&mut self, line: &ServiceLine<'_>, column: Column<OfLine, Open>, given: &str, what: &str) {
        if given.is_empty() {
            let finding = on_line((&RULE.card, self.visit), line, column, format!("{what} missing"));
            self.out.push(finding.help(format!("fill in {} of this line", self.visit.shown(column.name()))));
        }
    }

    fn of_patient(&mut self) {
        self.visit(col::PATIENT_LAST, "the patient's last name is");
        self.visit(col::PATIENT_FIRST, "the patient's first name is");
        self.visit(col::BIRTH_DATE, "the patient's birth date is");
        self.visit(col::SEX, "the patient's sex is");
        self.of_address();
    }

    fn of_address(&mut self) {
        self.visit(col::ADDRESS1, "the patient's street address is");
        self.visit(col::CITY, "the patient's city is");
        self.visit(col::REGION, "the patient's state is");
        self.visit(col::POSTAL_CODE, "the patient's ZIP code is");
    }

    /// Address, birth date and sex of a subscriber who is not the patient are not part of a claim (2010BA N3, DMG: situational).
    fn of_subscribers(&mut self) {
        if !self.visit.patient_is_subscriber() {
            self.visit(col::SUBSCRIBER_LAST, "the subscriber's last name is");
            self.visit(col::SUBSCRIBER_FIRST, "the subscriber's first name is");
        }
        let second_is_someone_else = !matches!(self.visit.relationship2, Given::Missing | Given::Is(Relationship::Myself));
        if second_is_someone_else && !matches!(self.visit.second, Coverage::SelfPay) {
            self.visit(col::SUBSCRIBER2_LAST, "the last name of the second insurance's subscriber is");
            self.visit(col::SUBSCRIBER2_FIRST, "the first name of the second insurance's subscriber is");
        }
    }

    /// The name may come from the visit, from `[[referrer]]`, or from `[[provider]]` for a colleague.
    fn of_referrer(&mut self) {
        let id = self.visit.visit.text(col::REFERRING_ID);
        if id.is_empty() || !is_empty(self.visit, col::REFERRING_LAST) {
            return;
        }
        if self.visit.us.referrer(id).is_none() && self.visit.us.provider(id).is_none() {
            let message = format!("the name of the referring provider {id} is missing");
            let help = format!("fill in referring_last and referring_first, or add a [[referrer]] with id = \"{id}\" to practice.toml");
            self.out.push(on_visit(&RULE.card, self.visit, col::REFERRING_LAST, message).help(help));
        }
    }

    /// The invoice is addressed to the guarantor where one is named, else to the patient.
    fn of_invoice(&mut self) {
        self.visit(col::PATIENT_LAST, "the patient's last name is");
        self.visit(col::PATIENT_FIRST, "the patient's first name is");
        if is_empty(self.visit, col::GUARANTOR_LAST) {
            return self.of_address();
        }
        self.visit(col::GUARANTOR_ADDRESS1, "the guarantor's street address is");
        self.visit(col::GUARANTOR_CITY, "the guarantor's city is");
        self.visit(col::GUARANTOR_REGION, "the guarantor's state is");
        self.visit(col::GUARANTOR_POSTAL_CODE, "the guarantor's ZIP code is");
    }
}
