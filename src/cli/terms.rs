//! What books need to know of a practice: names of its payers, its deadlines, what to do about a reason.

use super::desk::{self, Desk};
use crate::books::{Step, Terms, Way};
use crate::codes::{answers, queues};
use crate::date::Date;
use crate::jurisdiction::us::UnitedStates;
use crate::jurisdiction::{Answering, Jurisdiction};
use std::collections::BTreeMap;

/// A practice as its books see it.
pub struct Office {
    names: BTreeMap<String, String>,
    /// Deadlines of payers and codes of answers are known for the United States.
    pub us: Option<UnitedStates>,
}

impl Office {
    /// Opens the practice's own sections.
    ///
    /// # Errors
    /// When they cannot be used.
    pub fn open(desk: &Desk) -> anyhow::Result<Office> {
        let routes = crate::with_jurisdiction!(desk.practice.jurisdiction.as_str(), J => {
            J::open(&desk.practice).map(|office| office.routes()).map_err(desk::explained)
        })?;
        let names = routes.into_iter().map(|route| (route.id, route.name)).collect();
        let us = (desk.practice.jurisdiction == "us").then(|| UnitedStates::open(&desk.practice)).transpose().map_err(desk::explained)?;
        Ok(Office { names, us })
    }
}

impl Office {
    /// Whether practice.toml has this payer.
    pub fn knows(&self, payer: &str) -> bool {
        self.names.contains_key(payer)
    }
}

impl Terms for Office {
    fn payer_name(&self, id: &str) -> String {
        self.names.get(id).filter(|name| !name.is_empty()).cloned().unwrap_or_else(|| id.to_string())
    }

    fn correct_by(&self, payer: &str, days: (Date, Date)) -> Option<Date> {
        self.us.as_ref()?.correct_by(payer, days)
    }

    fn file_by(&self, payer: &str, days: (Date, Date)) -> Option<Date> {
        self.us.as_ref()?.file_by(payer, days)
    }

    fn appeal_by(&self, payer: &str, decided: Date) -> Option<Date> {
        self.us.as_ref()?.appeal_by(payer, decided)
    }

    fn step(&self, reason: &str, remarks: &[String]) -> Step {
        if self.us.is_none() {
            return Step::default();
        }
        let code = reason.split_once('-').map_or(reason, |(_, code)| code);
        let (queue, reason) = (queues::of(code), answers::find("CARC", code));
        // A remark says more than its reason does: what is missing, which rule was applied.
        let remark = remarks.iter().find_map(|code| answers::find("RARC", code));
        let todo = remark.filter(|remark| !remark.todo.is_empty()).or(reason).map(|code| code.todo).unwrap_or_default();
        let way = if queue.correct { Way::Correct } else { Way::Appeal };
        Step { queue: queue.name, label: reason.map(|code| code.label.to_string()).unwrap_or_default(), todo: todo.into(), way }
    }

    fn origins(&self, claim_number: &str) -> (Vec<String>, Option<u64>) {
        let Some(us) = &self.us else { return (vec![claim_number.to_string()], None) };
        let origins = us.origins(claim_number);
        (origins.visit_ids.into_iter().flatten().map(str::to_string).collect(), origins.visit)
    }

    fn is_about(&self, reason: &str, rule: &str) -> bool {
        let code = reason.split_once('-').map_or(reason, |(_, code)| code);
        self.us.is_some() && queues::of(code).is_about(rule)
    }
}
