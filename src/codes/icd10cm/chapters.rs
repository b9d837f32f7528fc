//! The chapters of ICD-10-CM. The build reads this file too, so it uses nothing else.

/// First and last category of each chapter, in order. Chapter 17 ends with a letter in second place since FY2026.
pub const CHAPTERS: [(&str, &str); 22] = [
    ("A00", "B99"),
    ("C00", "D49"),
    ("D50", "D89"),
    ("E00", "E89"),
    ("F01", "F99"),
    ("G00", "G99"),
    ("H00", "H59"),
    ("H60", "H95"),
    ("I00", "I99"),
    ("J00", "J99"),
    ("K00", "K95"),
    ("L00", "L99"),
    ("M00", "M99"),
    ("N00", "N99"),
    ("O00", "O9A"),
    ("P00", "P96"),
    ("Q00", "QZZ"),
    ("R00", "R99"),
    ("S00", "T88"),
    ("V00", "Y99"),
    ("Z00", "Z99"),
    ("U00", "U99"),
];
