# title: Follow-up rests on two rules of procedure
# breaks: It is not clear on which rule the State party is asked.
# caught-by: shape:FollowUpRequest-ruleOfProcedure

INSERT {
  <document/ccpr-c-kaz-co-3/request/58> ccpr:ruleOfProcedure "71 (6)" .
}
WHERE { }
