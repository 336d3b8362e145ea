# title: The third review of Kazakhstan comes after one of Kyrgyzstan
# breaks: A State is compared with another State's past.
# caught-by: shape:ReviewCycle-precededBySameReview

DELETE { <cycle/ccpr/kaz/3> ccpr:precededBy ?old }
INSERT {
  <cycle/ccpr/kgz/2> a ccpr:ReviewCycle ; ccpr:underReview <state/kgz> ; ccpr:conductedBy <treaty-body/ccpr> ; ccpr:cycleNumber 2 .
  <cycle/ccpr/kaz/3> ccpr:precededBy <cycle/ccpr/kgz/2> .
}
WHERE { OPTIONAL { <cycle/ccpr/kaz/3> ccpr:precededBy ?old } }
