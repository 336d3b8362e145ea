# title: A concern asks for an action
# breaks: Problems are counted as requests.
# caught-by: shape:SubjectsOfObligations

INSERT {
  <document/ccpr-c-kaz-co-3/concern/33> ccpr:action <action/investigate> .
}
WHERE { }
