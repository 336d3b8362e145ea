# title: A graph of inferences is one of two rules
# breaks: It is not clear why an inferred statement holds.
# caught-by: shape:InferredGraph-byRule

INSERT {
  <../graph/inferred/within> ccpr:byRule <inference-rule/label> .
}
WHERE { }
