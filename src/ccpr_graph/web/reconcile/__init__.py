"""The Reconciliation Service API 0.2 (W3C Entity Reconciliation Community Group): names in a spreadsheet to resources."""
