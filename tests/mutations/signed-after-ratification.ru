# title: A State signed a treaty after it had become party to it
# breaks: Durations between signature and ratification are negative.
# caught-by: shape:TreatyStatus-signedOn

DELETE { <treaty-status/kaz/iccpr-op2> ccpr:signedOn ?old }
INSERT { <treaty-status/kaz/iccpr-op2> ccpr:signedOn "2023-09-23"^^xsd:date }
WHERE  { <treaty-status/kaz/iccpr-op2> ccpr:signedOn ?old }
