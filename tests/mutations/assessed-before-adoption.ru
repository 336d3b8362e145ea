# title: An assessment is older than the recommendation
# breaks: The State party is graded on what it was not yet asked.
# caught-by: shape:DateOfAssessment-afterAdoption
# severity: Warning

INSERT {
  <document/ccpr-c-150-2-add-1> a ccpr:FollowUpEvaluation ; ccpr:symbol "CCPR/C/150/2/Add.1" ; ccpr:adoptedOn "2024-07-20"^^xsd:date .
  <document/ccpr-c-150-2-add-1/assessment/34> a ccpr:Assessment ;
    ccpr:assesses <document/ccpr-c-kaz-co-3/recommendation/34> ;
    ccpr:grade    <grade/ccpr-2017/b> ;
    ccpr:round 1 ;
    ccpr:givenIn  <document/ccpr-c-150-2-add-1> .
}
WHERE { }
