# title: A treaty body has two main treaties
# breaks: Counts by treaty have every document twice.
# caught-by: shape:TreatyBody-mainTreaty

INSERT {
  <treaty-body/ccpr> ccpr:mainTreaty <instrument/iccpr-op1> .
}
WHERE { }
