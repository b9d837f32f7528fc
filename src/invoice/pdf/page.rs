//! Lays a statement out on pages.

use super::canvas::{Canvas, Colour, Fonts, Style, Weight, fitted, wrapped};
use super::furniture::{BODY, LEFT, QUIET, STRONG, Sheet, TOP, slip_labels, slip_row};
use crate::display;
use crate::invoice::statement::{AGES, Credit, Previous, StatedLine, StatedVisit, Statement};
use crate::money::{Money, Units};

/// Pages of one statement at most; nobody mails more, and the rest is said to be in the practice's books.
const PAGES: usize = 500;
/// Height of a line of the table.
const LINE: i32 = 128;
/// Where the first page's table may begin.
const BODY_TOP: i32 = 2_560;

/// How much room the drawings at the end of a statement take.
#[derive(Clone, Copy)]
pub(super) struct Rooms {
    /// The sheet.
    pub sheet: Sheet,
    /// How to pay, and whom to ask.
    pub words: i32,
}

/// A statement being laid out.
struct Layout<'l, 'f> {
    canvas: Canvas<'f>,
    statement: &'l Statement<'l>,
    rooms: Rooms,
    pages: Vec<Vec<u8>>,
    /// Where the next line begins.
    y: i32,
}

/// The pages of a statement as content streams.
pub(super) fn pages(fonts: &mut Fonts, rooms: Rooms, statement: &Statement<'_>) -> Vec<Vec<u8>> {
    let canvas = Canvas::new(fonts, rooms.sheet.height);
    let mut layout = Layout { canvas, statement, rooms, pages: Vec::new(), y: BODY_TOP };
    layout.head();
    layout.introduction();
    layout.table_head();
    for visit in &statement.visits {
        layout.visit(visit);
    }
    layout.sums();
    layout.end();
    let Layout { canvas, mut pages, .. } = layout;
    pages.push(canvas.out);
    number(fonts, rooms.sheet, pages)
}

/// Says on every page which it is, when there are several.
fn number(fonts: &mut Fonts, sheet: Sheet, mut pages: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    let count = pages.len();
    for (page, n) in pages.iter_mut().zip(1..).filter(|_| count > 1) {
        let mut canvas = Canvas::new(fonts, sheet.height);
        canvas.centre((sheet.width / 2, sheet.height - 200), Style { size: 74, ..QUIET }, &format!("Page {n} of {count}"));
        page.extend_from_slice(&canvas.out);
    }
    pages
}

impl Layout<'_, '_> {
    fn sheet(&self) -> Sheet {
        self.rooms.sheet
    }

    /// Letterhead, number and date, address, amount due.
    fn head(&mut self) {
        let (sheet, statement) = (self.sheet(), self.statement);
        self.canvas.form("Head", 0);
        let x = sheet.column();
        let title = Style { weight: Weight::Regular, size: 200, colour: Colour::Blue };
        self.canvas.text((x, TOP + 150), title, statement.title());
        let (date, due) = (display::date(statement.date), display::date(statement.due));
        let facts = [
            ("Statement no.", statement.number.as_str()),
            ("Date", &date),
            ("Account no.", statement.account.expose()),
            ("Patient", statement.patient.expose()),
        ];
        for ((label, value), n) in facts.into_iter().zip(0..) {
            let y = TOP + 370 + n * 142;
            self.canvas.text((x, y), QUIET, label);
            self.canvas.text((x + 700, y), STRONG, &fitted(value, STRONG, sheet.right() - x - 700));
        }
        let address = Style { size: 105, ..BODY };
        for (line, n) in statement.addressee.iter().take(5).zip(0..) {
            self.canvas.text((630, 1_650 + n * 140), address, &fitted(line.expose(), address, 2_450));
        }
        self.canvas.fill((x, 1_480), (1_980, 800), Colour::Pale);
        self.canvas.fill((x, 1_480), (40, 800), Colour::Blue);
        self.canvas.text((x + 140, 1_640), BODY, "Amount due");
        self.canvas.text((x + 140, 1_920), Style { size: 220, ..STRONG }, &display::dollars(statement.owed));
        self.canvas.text((x + 140, 2_140), BODY, "Please pay by");
        let width = BODY.weight.face().width("Please pay by ", BODY.size);
        self.canvas.text((x + 140 + width, 2_140), STRONG, &due);
    }

    fn introduction(&mut self) {
        let width = self.sheet().measure();
        for line in wrapped(self.statement.message, BODY, width) {
            self.y += LINE;
            self.canvas.text((LEFT, self.y), BODY, &line);
        }
        if let Some(previous) = &self.statement.previous {
            self.y += 40;
            for line in wrapped(&changes(previous, self.statement.owed), QUIET, width) {
                self.y += 116;
                self.canvas.text((LEFT, self.y), QUIET, &line);
            }
        }
        self.y += 110;
    }

    /// Where the right ends of charge, insurance and share are.
    fn columns(&self) -> [i32; 3] {
        let right = self.sheet().right();
        [right - 1_700, right - 850, right]
    }

    fn table_head(&mut self) {
        let head = Style { weight: Weight::Bold, size: 80, colour: Colour::Grey };
        self.y += 110;
        self.canvas.text((LEFT, self.y), head, "Date");
        self.canvas.text((LEFT + 800, self.y), head, "Service");
        for (x, title) in self.columns().into_iter().zip(["Charge", "Insurance", "Your share"]) {
            self.canvas.right((x, self.y), head, title);
        }
        self.y += 50;
        self.canvas.rule((LEFT, self.y), self.sheet().measure(), (15, Colour::Blue));
        self.y += 20;
    }

    /// Goes on with a new page when fewer than `height` are left on this one; the table's head is repeated where it goes on.
    fn room(&mut self, height: i32, table: Table) {
        if self.y + height <= self.sheet().height - 400 || self.pages.len() >= PAGES {
            return;
        }
        self.pages.push(std::mem::take(&mut self.canvas.out));
        let note = format!("{} {}, continued", self.statement.title(), self.statement.number);
        self.y = TOP + 100;
        self.canvas.text((LEFT, self.y), STRONG, &note);
        self.canvas.right((self.sheet().right(), self.y), QUIET, &fitted(self.statement.patient.expose(), QUIET, 2_400));
        self.y += 100;
        if table == Table::GoesOn {
            self.table_head();
        }
    }

    fn visit(&mut self, visit: &StatedVisit<'_>) {
        self.room(4 * LINE, Table::GoesOn);
        self.y += LINE + 30;
        let title = format!("{}, visit {}", display::date(visit.date), visit.visit);
        let title = fitted(&title, STRONG, 3_000).into_owned();
        self.canvas.text((LEFT, self.y), STRONG, &title);
        let since = visit.first_asked.map_or("new".into(), |day| format!("first asked for on {}", display::date(day)));
        let x = LEFT + STRONG.weight.face().width(&title, STRONG.size) + 100;
        self.canvas.text((x, self.y), Style { colour: Colour::Blue, ..QUIET }, &since);
        for line in &visit.lines {
            self.service(line);
        }
        for credit in &visit.credits {
            self.credit(credit);
        }
        self.room(2 * LINE, Table::GoesOn);
        self.y += 40;
        self.canvas.rule((LEFT, self.y), self.sheet().measure(), (6, Colour::Line));
        self.y += LINE - 10;
        self.total(STRONG, "This visit", visit.owed);
        self.y += 30;
    }

    fn service(&mut self, line: &StatedLine<'_>) {
        let [charge, covered, share] = self.columns();
        let width = charge - LEFT - 800 - 700;
        let labels = wrapped(&service(line), BODY, width);
        let reasons = wrapped(&reasons(line), QUIET, self.sheet().measure() - 800 - 1_400);
        let lines = i32::try_from(labels.len().max(1) + reasons.len()).unwrap_or(i32::MAX / LINE);
        self.room(lines.saturating_mul(LINE).min(self.sheet().height / 2), Table::GoesOn);
        self.y += LINE;
        self.canvas.text((LEFT, self.y), BODY, &display::date(line.date));
        if let Some(amount) = line.covered() {
            self.canvas.right((charge, self.y), BODY, &display::dollars(line.charge));
            let less = Money::ZERO.checked_sub(amount).unwrap_or(amount);
            self.canvas.right((covered, self.y), BODY, &display::dollars(less));
        }
        self.canvas.right((share, self.y), BODY, &display::dollars(line.share));
        for (label, n) in labels.iter().zip(0..) {
            if n > 0 {
                self.room(LINE, Table::GoesOn);
                self.y += LINE;
            }
            self.canvas.text((LEFT + 800, self.y), BODY, label);
        }
        for reason in &reasons {
            self.room(LINE, Table::GoesOn);
            self.y += 112;
            self.canvas.text((LEFT + 800, self.y), QUIET, reason);
        }
    }

    fn credit(&mut self, credit: &Credit) {
        self.room(LINE, Table::GoesOn);
        self.y += LINE;
        if let Some(day) = credit.date {
            self.canvas.text((LEFT, self.y), BODY, &display::date(day));
        }
        self.canvas.text((LEFT + 800, self.y), BODY, credit.words);
        let less = Money::ZERO.checked_sub(credit.amount).unwrap_or(credit.amount);
        self.canvas.right((self.sheet().right(), self.y), BODY, &display::dollars(less));
    }

    /// An amount at the right, and before it what it is.
    fn total(&mut self, style: Style, label: &str, amount: Money) {
        let [_, before, right] = self.columns();
        let amount = display::dollars(amount);
        let room = right - style.weight.face().width(&amount, style.size) - 150;
        self.canvas.right((before.min(room), self.y), style, label);
        self.canvas.right((right, self.y), style, &amount);
    }

    fn sums(&mut self) {
        self.room(6 * LINE, Table::Ends);
        self.y += 60;
        self.canvas.rule((LEFT, self.y), self.sheet().measure(), (15, Colour::Blue));
        self.y += 150;
        let big = Style { size: 112, ..STRONG };
        self.total(big, "You owe", self.statement.owed);
        self.y += 200;
        let quarter = self.sheet().measure() / 4;
        for ((name, amount), n) in AGES.into_iter().zip(self.statement.ages).zip(0..) {
            let x = LEFT + quarter * n + quarter / 2;
            self.canvas.centre((x, self.y), QUIET, name);
            self.canvas.centre((x, self.y + 125), BODY, &display::dollars(amount));
        }
        self.y += 230;
    }

    /// How to pay, and the part to be returned at the foot of the last page.
    fn end(&mut self) {
        let (sheet, statement) = (self.sheet(), self.statement);
        if self.y + self.rooms.words > sheet.slip() {
            self.room(sheet.height, Table::Ends);
        }
        self.canvas.form("Words", self.y);
        self.canvas.form("Slip", 0);
        let (x, right) = (slip_labels(sheet), sheet.right());
        let due = display::date(statement.due);
        let facts = [*statement.patient.expose(), statement.account.expose(), statement.number.as_str(), &due];
        for (value, n) in facts.into_iter().zip(0..) {
            self.canvas.right((right, slip_row(sheet, n)), STRONG, &fitted(value, STRONG, right - x - 750));
        }
        self.canvas.right((right, slip_row(sheet, 4)), Style { size: 115, ..STRONG }, &display::dollars(statement.owed));
    }
}

/// Whether the table goes on after a page break.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Table {
    GoesOn,
    Ends,
}

fn changes(previous: &Previous, owed: Money) -> String {
    format!(
        "Last statement {} of {}: {} · new: {} · paid or put right: {} · now: {}",
        previous.number,
        display::date(previous.date),
        display::dollars(previous.owed),
        display::dollars(previous.new),
        display::dollars(previous.changed),
        display::dollars(owed)
    )
}

fn service(line: &StatedLine<'_>) -> String {
    if line.code.is_empty() {
        return "The visit as a whole".into();
    }
    let label = if line.label.is_empty() { line.code.to_string() } else { format!("{} {}", line.code, line.label) };
    if line.units == Units::ONE { label } else { format!("{label} × {}", line.units) }
}

fn reasons(line: &StatedLine<'_>) -> String {
    let reasons: Vec<String> = line.shares.iter().map(|share| format!("{} {}", share.words, display::dollars(share.amount))).collect();
    reasons.join(" · ")
}
