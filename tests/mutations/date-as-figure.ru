# title: A date is counted as a figure
# breaks: The year 2033 is taken for a number of things.
# caught-by: shape:FigureOfStatement

INSERT {
  <document/ccpr-c-kaz-co-3/request/59> ccpr:figure <document/ccpr-c-kaz-co-3/date/request/59/2033/1> .
}
WHERE { }
