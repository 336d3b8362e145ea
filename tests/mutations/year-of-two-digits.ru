# title: The Covenant is of the year 66
# breaks: Timelines begin in antiquity.
# caught-by: shape:Instrument-year

DELETE { <instrument/iccpr> ccpr:year ?old }
INSERT { <instrument/iccpr> ccpr:year 66 }
WHERE  { <instrument/iccpr> ccpr:year ?old }
