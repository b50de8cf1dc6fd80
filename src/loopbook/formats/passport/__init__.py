"""Battery passports as files: the public data model of the BatteryPass consortium, 1.0.0, 1.2.0."""
