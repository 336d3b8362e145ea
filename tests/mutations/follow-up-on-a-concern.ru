# title: Follow-up is requested on a concern
# breaks: What should be done is not known.
# caught-by: shape:FollowUpRequest-requestsFollowUpOn

INSERT {
  <document/ccpr-c-kaz-co-3/request/58> ccpr:requestsFollowUpOn <document/ccpr-c-kaz-co-3/concern/33> .
}
WHERE { }
