# title: The status of one State is given to another
# breaks: A State seems to be bound by what it did not ratify.
# caught-by: shape:TreatyStatus-iri

DELETE { <treaty-status/uzb/iccpr-op2> ccpr:party ?old }
INSERT { <treaty-status/uzb/iccpr-op2> ccpr:party <state/tkm> }
WHERE  { <treaty-status/uzb/iccpr-op2> ccpr:party ?old }
