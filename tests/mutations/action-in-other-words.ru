# title: What a State did about a treaty is said in other words
# breaks: Whoever counts ratifications misses this one.
# caught-by: shape:TreatyStatus-statusAction

DELETE { <treaty-status/kaz/iccpr-op2> ccpr:statusAction ?old }
INSERT { <treaty-status/kaz/iccpr-op2> ccpr:statusAction "ratified" }
WHERE  { <treaty-status/kaz/iccpr-op2> ccpr:statusAction ?old }
