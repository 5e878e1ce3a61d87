output "stack" {
  description = "What suite.yaml tells: ids and names for submit/emr/env."
  value       = aws_cloudformation_stack.countinghouse.outputs
}
