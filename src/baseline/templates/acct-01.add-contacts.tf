# The billing, operations and security contact of this account. Contacts that are set already are replaced, and destroying
# the resources deletes all three: note what stands on the Account page first.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "emails" {
  description = "Group addresses, one for each of BILLING, OPERATIONS and SECURITY."
  type        = map(string)

  validation {
    condition     = toset(keys(var.emails)) == toset(["BILLING", "OPERATIONS", "SECURITY"])
    error_message = "Name exactly BILLING, OPERATIONS and SECURITY."
  }
}

variable "name" {
  description = "The name of all three contacts, for example AWS team."
  type        = string
}

variable "phone" {
  description = "A phone number that is answered, for example +49 30 1234567."
  type        = string
}

resource "aws_account_alternate_contact" "contact" {
  for_each               = var.emails
  alternate_contact_type = each.key
  email_address          = each.value
  name                   = var.name
  title                  = title(lower(each.key))
  phone_number           = var.phone
}
