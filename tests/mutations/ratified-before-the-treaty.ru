# title: A State ratified a protocol decades before it was adopted
# breaks: Timelines of ratification begin before the treaty.
# caught-by: shape:TreatyStatus-notBeforeTreaty

DELETE { <treaty-status/kaz/iccpr-op2> ccpr:statusDate ?old }
INSERT { <treaty-status/kaz/iccpr-op2> ccpr:statusDate "1922-03-24"^^xsd:date }
WHERE  { <treaty-status/kaz/iccpr-op2> ccpr:statusDate ?old }
