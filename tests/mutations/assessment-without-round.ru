# title: An assessment does not say in which round it was made
# breaks: The latest grade cannot be told from the first.
# caught-by: shape:Assessment-round

INSERT {
  <document/ccpr-c-150-2-add-1> a ccpr:FollowUpEvaluation ; ccpr:symbol "CCPR/C/150/2/Add.1" ; ccpr:adoptedOn "2029-07-20"^^xsd:date .
  <document/ccpr-c-150-2-add-1/assessment/34> a ccpr:Assessment ;
    ccpr:assesses <document/ccpr-c-kaz-co-3/recommendation/34> ;
    ccpr:grade    <grade/ccpr-2017/b> ;
  
    ccpr:givenIn  <document/ccpr-c-150-2-add-1> .
}
WHERE { }
