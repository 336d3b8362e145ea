# title: Follow-up is requested on a recommendation of the earlier concluding observations
# breaks: The State party reports on what it was not asked.
# caught-by: shape:FollowUpRequest-onOwnRecommendations

INSERT {
  <document/ccpr-c-kaz-co-2/recommendation/8> a ccpr:Recommendation ; ccpr:statedIn <document/ccpr-c-kaz-co-2/paragraph/8> ; ccpr:addressee <state/kaz> .
  <document/ccpr-c-kaz-co-3/request/58> ccpr:requestsFollowUpOn <document/ccpr-c-kaz-co-2/recommendation/8> .
}
WHERE { }
