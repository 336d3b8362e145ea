# title: A treaty body is party to a treaty
# breaks: Counts of parties are wrong.
# caught-by: shape:TreatyStatus-party

DELETE { <treaty-status/kaz/iccpr-op2> ccpr:party ?old }
INSERT { <treaty-status/kaz/iccpr-op2> ccpr:party <treaty-body/ccpr> }
WHERE  { <treaty-status/kaz/iccpr-op2> ccpr:party ?old }
