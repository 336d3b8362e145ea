# title: An assessment gives a grade of the Committee against Torture
# breaks: Grades with different meanings are compared.
# caught-by: shape:Assessment-gradeOfBody

INSERT {
  <document/ccpr-c-150-2-add-1> a ccpr:FollowUpEvaluation ; ccpr:symbol "CCPR/C/150/2/Add.1" ; ccpr:adoptedOn "2029-07-20"^^xsd:date .
  <scheme/grades-cat> a skos:ConceptScheme ; ccpr:treatyBody <treaty-body/cat> .
  <grade/cat/b1> a skos:Concept ; skos:inScheme <scheme/grades-cat> .
  <document/ccpr-c-150-2-add-1/assessment/34> a ccpr:Assessment ;
    ccpr:assesses <document/ccpr-c-kaz-co-3/recommendation/34> ;
    ccpr:grade    <grade/cat/b1> ;
    ccpr:round 1 ;
    ccpr:givenIn  <document/ccpr-c-150-2-add-1> .
}
WHERE { }
