# title: An event that a concern names is a theme
# breaks: Torture is counted as an event.
# caught-by: shape:Event-inScheme

INSERT {
  <document/ccpr-c-kaz-co-3/concern/33> ccpr:event <theme/torture-and-ill-treatment> .
}
WHERE { }
