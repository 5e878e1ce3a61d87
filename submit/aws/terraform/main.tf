# The stack of suite.yaml, for those who use Terraform. Provider and state are the caller's.

resource "aws_cloudformation_stack" "countinghouse" {
  name          = "countinghouse-${var.environment}"
  template_body = file("${path.module}/../suite.yaml")
  capabilities  = ["CAPABILITY_NAMED_IAM"]
  iam_role_arn  = var.service_role_arn
  on_failure    = "DO_NOTHING"

  parameters = merge(var.parameters, {
    Environment           = var.environment
    Release               = var.release
    PrivateSubnets        = join(",", var.private_subnets)
    JobSecurityGroup      = var.job_security_group
    DatabaseSecurityGroup = var.database_security_group
  })

  lifecycle {
    prevent_destroy = true
  }
}
