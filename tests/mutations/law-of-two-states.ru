# title: One law is that of two States
# breaks: A State is criticized for another State's law.
# caught-by: shape:OfState-state

INSERT {
  <domestic-law/kaz/criminal-code> ccpr:state <state/kgz> .
}
WHERE { }
